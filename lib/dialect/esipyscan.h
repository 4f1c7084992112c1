// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/literal.h"

#include <QtCore/QByteArrayView>

namespace etagere {

/// The header fields that a row shows.
template <typename T>
struct EsipyShownFields {
    T date{};
    T expires{};
    T etag{};
    T contentType{};
    T lastModified{};
    T vary{};
    T contentLanguage{};

    /// By the stored, lower-case name; null for a field that no row shows.
    T *named(QByteArrayView name)
    {
        return isLiteral(name, "date")            ? &date
            : isLiteral(name, "expires")          ? &expires
            : isLiteral(name, "etag")             ? &etag
            : isLiteral(name, "content-type")     ? &contentType
            : isLiteral(name, "last-modified")    ? &lastModified
            : isLiteral(name, "vary")             ? &vary
            : isLiteral(name, "content-language") ? &contentLanguage
                                                  : nullptr;
    }
};

/// What a row shows of EsiPy's response. A field that is absent or None is null.
struct EsipyFields {
    int status = 0;
    QByteArrayView url;
    QByteArrayView content;
    EsipyShownFields<QByteArrayView> shown;
};

/// Reads a response as Python 3 writes it nearly always (protocols 3 to 5, all text ASCII), in one pass and without
/// building a tree; the fields are views into `value`. False, with `fields` of no use, for anything else: that says
/// nothing about the value, and readPickle() judges it.
bool scanEsipy(QByteArrayView value, EsipyFields &fields);

} // namespace etagere
