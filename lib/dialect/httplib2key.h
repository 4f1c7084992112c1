// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// The key under which httplib2 looks a URL up (urlnorm() behind iri2uri(), as of 0.20.4); empty when the URL is not
/// absolute, or has a host that would have to be turned into ASCII first.
QByteArray httplib2Url(QByteArrayView url);

/// The md5 of that key in hexadecimal, of a stored key "prefix,md5"; empty when the key has another shape.
QByteArrayView httplib2Digits(QByteArrayView key);

/// Whether `normalUrl`, a key as httplib2Url() gives it, is the one that the stored key was made of.
bool isNamedFor(QByteArrayView key, const QByteArray &normalUrl);

} // namespace etagere
