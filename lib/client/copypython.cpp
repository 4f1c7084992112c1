// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/copyformats.h"
#include "client/pythonliteral.h"
#include "client/requesthead.h"
#include "core/translate.h"

namespace etagere {

namespace {

bool isUnreserved(char c)
{
    static constexpr QByteArrayView Marks = "-._~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || Marks.contains(c);
}

bool isUpperHex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); }

// An escape in lower case, of a letter, or of nothing.
bool hasUnusualEscape(const QByteArray &url)
{
    for (qsizetype i = url.indexOf('%'); i >= 0; i = url.indexOf('%', i + 1)) {
        const QByteArray digits = url.mid(i + 1, 2);
        if (digits.size() < 2 || !isUpperHex(digits[0]) || !isUpperHex(digits[1])
            || isUnreserved(char(digits.toUInt(nullptr, 16))))
            return true;
    }
    return false;
}

// requests and urllib3 remove dots, and escape what they think needs it.
bool isWrittenAnew(const QByteArray &url)
{
    static constexpr QByteArrayView Unsafe = "\"<>\\^`{|}[]";
    for (char c : url) {
        if (uchar(c) >= 0x80 || Unsafe.contains(c))
            return true;
    }
    return url.contains("/.") || hasUnusualEscape(url);
}

// Python's dictionary has a name once: values become a list, which says the same (RFC 9110 §5.3).
HeaderList joinedFields(const HeaderList &fields)
{
    HeaderList joined;
    for (const HeaderField &field : fields) {
        const QByteArray separator = sameFieldName(field.name, "Cookie") ? "; " : ", ";
        const std::optional<QByteArray> before = joined.value(field.name);
        joined.set(field.name, before ? *before + separator + field.value.trimmed() : field.value.trimmed());
    }
    return joined;
}

QByteArray fieldLines(const Request &request)
{
    QByteArray lines;
    for (const HeaderField &field : joinedFields(request.headers))
        lines += "        " + pythonText(field.name) + ": " + pythonValue(field.value) + ",\n";
    for (const QByteArray &name : unwantedFields(request, { "User-Agent", "Accept-Encoding" }))
        lines += "        " + pythonText(name) + ": SKIP_HEADER,\n";
    for (const QByteArray &name : unwantedFields(request, { "Accept", "Connection" }))
        lines += "        " + pythonText(name) + ": None,\n";
    return lines;
}

} // namespace

Result<QString> copiedAsPythonRequests(const Request &request)
{
    if (request.method != request.method.toUpper())
        return failure(ErrorCode::Unsupported,
                       tr("requests cannot send the method %1: it writes it in capital letters")
                           .arg(QString::fromLatin1(request.method)));
    QByteArray out = "import requests\n";
    if (!unwantedFields(request, { "User-Agent", "Accept-Encoding" }).isEmpty())
        out += "from urllib3.util import SKIP_HEADER  # not sent, though the library would\n";
    out += "\nresponse = requests.request(\n    " + pythonText(request.method) + ",\n";
    if (isWrittenAnew(request.url))
        out += "    # requests writes the dots and escapes of this URL anew\n";
    out += "    " + pythonText(asciiUrl(request.url)) + ",\n";
    out += "    headers={\n" + fieldLines(request) + "    },\n";
    if (!request.body.isEmpty())
        out += "    data=" + pythonBytes(request.body) + ",\n";
    out += "    allow_redirects=False,\n)\nprint(response.status_code, response.reason)\nprint(response.text)\n";
    return QString::fromUtf8(out);
}

} // namespace etagere
