// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>

namespace etagere {

/// What a body is, as far as showing it goes.
enum class BodyKind : quint8 { Json, Html, Xml, Svg, Css, JavaScript, Plain, Image, Binary };

/// By Content-Type (RFC 9110 §8.3) where the content does not speak against it, else by the content.
BodyKind bodyKind(const QByteArray &contentType, QByteArrayView content);

/// Image format by its first bytes, as QImageReader names it ("png"); empty for none that is drawn. SVG is not
/// among them: a drawing may refer to other files.
QByteArray imageFormat(QByteArrayView content);

/// Lower-case type/subtype without parameters.
QByteArray mediaType(const QByteArray &contentType);
/// The charset parameter, lower case, without quotes; empty when absent.
QByteArray charsetParameter(const QByteArray &contentType);

} // namespace etagere
