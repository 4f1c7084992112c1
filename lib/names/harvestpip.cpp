// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/harvestpip.h"

#include "http/urlbytes.h"
#include "names/harvestsink.h"

#include <QtCore/QSet>

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostProjects = 10'000;
constexpr int MostWheels = 50'000; ///< of one page
constexpr qsizetype LongestName = 200;
constexpr QByteArrayView Title("Links for ");

bool isNameCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'
        || c == '.';
}

/// PEP 503: lower case, runs of "-", "_" and "." are one "-".
QByteArray normalised(QByteArrayView name)
{
    QByteArray normal;
    for (const char c : name) {
        const bool isMark = c == '-' || c == '_' || c == '.';
        if (!isMark)
            normal += c;
        else if (!normal.endsWith('-'))
            normal += '-';
    }
    return normal.toLower();
}

class Projects
{
public:
    /// The name that `text` begins with.
    void add(QByteArrayView text)
    {
        const auto end = std::find_if_not(text.begin(), text.end(), isNameCharacter);
        const QByteArrayView name = text.first(end - text.begin());
        if (!name.isEmpty() && name.size() <= LongestName && m_names.size() < MostProjects)
            m_names.insert(normalised(name));
    }

    /// "six-1.16.0-py2.py3-none-any.whl": a wheel's name has no "-" in its first part.
    void addWheels(QByteArrayView body)
    {
        int left = MostWheels;
        for (qsizetype at = body.indexOf(".whl"); at >= 0 && left-- > 0; at = body.indexOf(".whl", at + 4)) {
            qsizetype start = at;
            while (start > 0 && at - start < LongestName
                   && (isNameCharacter(body[start - 1]) || body[start - 1] == '+'))
                --start;
            const QByteArrayView file = body.sliced(start, at - start);
            if (const qsizetype dash = file.indexOf('-'); dash > 0 && file.count('-') >= 4)
                add(file.first(dash));
        }
    }

    QList<QByteArray> take() const { return m_names.values(); }

private:
    QSet<QByteArray> m_names;
};

/// A member "name" of a JSON page: the first is the project's, in the simple form and in info alike.
void addJsonName(QByteArrayView body, Projects &projects)
{
    const qsizetype at = body.indexOf("\"name\"");
    const qsizetype quote = at < 0 ? -1 : body.indexOf('"', at + 6);
    if (quote >= 0 && (body.contains("\"files\"") || body.contains("\"requires_dist\"")))
        projects.add(body.sliced(quote + 1));
}

/// A wheel's metadata (core metadata, an email's fields).
void addRequired(QByteArrayView body, Projects &projects)
{
    for (const char *field : { "\nName: ", "\nRequires-Dist: " }) {
        const QByteArrayView name(field);
        for (qsizetype at = body.indexOf(name); at >= 0; at = body.indexOf(name, at + 1))
            projects.add(body.sliced(at + name.size()));
    }
}

bool isOfPip(QByteArrayView url) { return UrlParts(url).path.endsWith(".whl"); }

} // namespace

QList<QByteArray> projectsNamed(const CachedResponse &response, QByteArrayView decodedBodyHead)
{
    const QByteArrayView body = decodedBodyHead.first(qMin(decodedBodyHead.size(), LongestHarvestedBody));
    Projects projects;
    if (const UrlParts own(response.url); isOfPip(response.url))
        projects.addWheels(own.path);
    const QByteArrayView start = body.trimmed();
    if (start.startsWith("Metadata-Version:")) {
        addRequired(body, projects);
    } else if (start.startsWith('{')) {
        addJsonName(body, projects);
        projects.addWheels(body);
    } else if (const qsizetype title = start.startsWith('<') ? body.indexOf(Title) : -1; title >= 0) {
        projects.add(body.sliced(title + Title.size()));
        projects.addWheels(body);
    }
    return projects.take();
}

QByteArray simplePage(QByteArrayView origin, QByteArrayView project)
{
    return origin.toByteArray() + "/simple/" + project.toByteArray() + '/';
}

void offerPipSiblings(const QByteArray &url, HarvestSink &sink)
{
    if (isOfPip(url) && !UrlParts(url).query.startsWith('?'))
        sink.offer(url + ".metadata");
    else if (url.endsWith(".whl.metadata"))
        sink.offer(url.chopped(9));
}

void offerPipPages(const CachedResponse &response, QByteArrayView decodedBodyHead, HarvestSink &sink)
{
    QList<QByteArray> origins{ "https://pypi.org" };
    if (const QByteArray own = originOf(response.url); own.startsWith("http") && !origins.contains(own))
        origins.append(own);
    for (const QByteArray &project : projectsNamed(response, decodedBodyHead)) {
        for (const QByteArray &origin : std::as_const(origins))
            sink.offer(simplePage(origin, project));
    }
}

} // namespace etagere
