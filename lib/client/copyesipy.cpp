// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/copyformats.h"
#include "client/pythonliteral.h"
#include "core/translate.h"

namespace etagere {

namespace {

/// An URL as EsiPy's service sees it: everything below its version.
struct EsiUrl {
    QByteArray base; ///< https://esi.evetech.net/latest
    QByteArray path; ///< /alliances/99000006/icons/
    QByteArray query;
};

Result<EsiUrl> parseEsiUrl(const QByteArray &url)
{
    const Result<HttpUrl> parsed = HttpUrl::parse(url);
    if (!parsed)
        return tl::unexpected(parsed.error());
    if (parsed->scheme != "https")
        return failure(ErrorCode::Unsupported, tr("EsiPy calls services by https only"));
    const qsizetype question = parsed->target.indexOf('?');
    const QByteArray path = question < 0 ? parsed->target : parsed->target.first(question);
    const qsizetype slash = path.indexOf('/', 1);
    if (slash < 0)
        return failure(ErrorCode::Unsupported,
                       tr("EsiPy calls operations below a version, as in /latest/status/; this URL has none"));
    return EsiUrl{ parsed->scheme + "://" + parsed->host + path.first(slash), path.sliced(slash),
                   question < 0 ? QByteArray() : parsed->target.sliced(question + 1) };
}

QByteArray decoded(QByteArray text) { return QByteArray::fromPercentEncoding(text.replace('+', ' ')); }

Result<QByteArray> argumentLines(const QByteArray &query)
{
    QByteArray lines;
    for (const QByteArray &pair : query.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (pair.isEmpty())
            continue;
        const QByteArray name = decoded(equals < 0 ? pair : pair.first(equals));
        const QByteArray value = equals < 0 ? QByteArray() : decoded(pair.sliced(equals + 1));
        if (!QByteArrayView(name).isValidUtf8() || !QByteArrayView(value).isValidUtf8())
            return failure(ErrorCode::Unsupported, tr("The query of this URL is no text, which EsiPy needs"));
        lines += "    " + pythonText(name) + ": " + pythonText(value) + ",\n";
    }
    return lines;
}

QByteArray fieldLines(const HeaderList &fields)
{
    QByteArray lines;
    for (const HeaderField &field : fields)
        lines += "    " + pythonText(field.name) + ": " + pythonValue(field.value) + ",\n";
    return lines;
}

} // namespace

// EsiPy calls operations of a service's description, and a URL does not tell its operation: it is found by its path.
Result<QString> copiedAsEsiPy(const Request &request)
{
    const Result<EsiUrl> url = parseEsiUrl(asciiUrl(request.url));
    if (!url)
        return tl::unexpected(url.error());
    if (!request.body.isEmpty())
        return failure(ErrorCode::Unsupported,
                       tr("EsiPy names a body by a parameter of its operation, which the URL does not tell"));
    const Result<QByteArray> arguments = argumentLines(url->query);
    if (!arguments)
        return tl::unexpected(arguments.error());
    QByteArray out = "import re\nfrom urllib.parse import unquote\n\nfrom esipy import EsiClient\n"
                     "from pyswagger import App\n\nmethod = "
        + pythonText(request.method.toLower()) + "\npath = " + pythonText(url->path) + "\narguments = {\n" + *arguments
        + "}\nclient = EsiClient(headers={\n" + fieldLines(request.headers) + "})\napp = App.create("
        + pythonText(url->base + "/swagger.json") + ")\n";
    out += R"(
# EsiPy calls operations, not URLs: this is the one whose path fits.
for operation in app.op.values():
    template = re.sub(r'\\{(\w+)\\}', r'(?P<\1>[^/]+)', re.escape(operation.path))
    match = re.fullmatch(template, path)
    if match and operation.method.lower() == method:
        for name, value in match.groupdict().items():
            arguments[name] = unquote(value)
        response = client.request(operation(**arguments))
        print(response.status)
        print(response.raw)
        break
else:
    raise SystemExit('The service has no operation for ' + path)
)";
    return QString::fromUtf8(out);
}

} // namespace etagere
