// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/response.h>

#include <QtCore/QList>

namespace etagere {

class HarvestSink;

// What pip asks an index for (PEP 503, 658, 691): /simple/NAME/, the files that the page names, and beside a wheel its
// metadata under the same URL with ".metadata".

/// Names of projects, normalised by PEP 503, that a response tells of: an index page's title, the members of the JSON
/// forms of such a page and of pypi.org/pypi/NAME/json, the files' names, and what a metadata file requires. For who
/// knows the index's origin from another entry: simplePage(origin, name) is then a candidate.
QList<QByteArray> projectsNamed(const CachedResponse &response, QByteArrayView decodedBodyHead);

/// "https://pypi.org" and a name: "https://pypi.org/simple/name/".
QByteArray simplePage(QByteArrayView origin, QByteArrayView project);

/// Beside a wheel its metadata, beside that the wheel.
void offerPipSiblings(const QByteArray &url, HarvestSink &sink);

/// The pages of all projects named, on pypi.org and on the response's own origin.
void offerPipPages(const CachedResponse &response, QByteArrayView decodedBodyHead, HarvestSink &sink);

} // namespace etagere
