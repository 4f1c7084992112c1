// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "client/httpurl.h"

#include <etagere/response.h>

namespace etagere {

// One function a format; see etagere/copyas.h. The request was checked, and its secrets are masked where they should
// be; null fields are gone.

Result<QString> copiedAsCurl(const Request &request);
Result<QString> copiedAsHttPie(const Request &request);
Result<QString> copiedAsPythonRequests(const Request &request);
Result<QString> copiedAsEsiPy(const Request &request);

/// A name that the tool adds by itself unless told otherwise.
using DefaultFields = std::initializer_list<const char *>;
/// Those of them that the request does not have.
QByteArrayList unwantedFields(const Request &request, DefaultFields fields);

/// Bytes beyond ASCII as %XX, as Python's tools would write them.
QByteArray asciiUrl(const QByteArray &url);

} // namespace etagere
