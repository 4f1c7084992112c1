// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/imagepage.h"

#include "theme.h"

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtGui/QImageReader>
#include <QtGui/QPainter>

namespace etagere {

// QImageReader has an allocation limit of its own besides (256 MB); this one is judged before it starts.
constexpr qint64 PixelLimit = 40'000'000;
constexpr int LargestShownSide = 2048;

Result<DecodedImage> decodedImage(const QByteArray &bytes, const QByteArray &format)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("ImagePage", text); };
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    // The format is what the first bytes say and nothing else: no plug-in gets to guess (SVG reads files).
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    const QString claim =
        QStringLiteral("%1 × %2").arg(QLocale().toString(size.width()), QLocale().toString(size.height()));
    if (qint64(size.width()) * size.height() > PixelLimit) {
        return failure(ErrorCode::LimitExceeded,
                       tr("The picture says it has %1 pixels; more than %2 are not drawn. Hex shows its bytes.")
                           .arg(claim, QLocale().toString(PixelLimit)));
    }
    if (size.isValid() && qMax(size.width(), size.height()) > LargestShownSide)
        reader.setScaledSize(size.scaled(LargestShownSide, LargestShownSide, Qt::KeepAspectRatio));
    DecodedImage decoded{ reader.read(), size, format };
    if (decoded.image.isNull()) {
        return failure(ErrorCode::BadInput,
                       tr("The picture cannot be decoded: %1. Hex shows its bytes.").arg(reader.errorString()));
    }
    if (!size.isValid())
        decoded.size = decoded.image.size();
    return decoded;
}

ImagePage::ImagePage(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Picture"));
}

void ImagePage::showImage(const DecodedImage &image)
{
    m_image = image;
    setAccessibleDescription(isEmpty() ? QString()
                                       : tr("%1 by %2 pixels").arg(image.size.width()).arg(image.size.height()));
    update();
}

void ImagePage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().base());
    if (isEmpty())
        return;
    const QSize room = size() - QSize(16, 16);
    QSize shown = m_image.size;
    if (shown.width() > room.width() || shown.height() > room.height())
        shown.scale(room, Qt::KeepAspectRatio);
    const QRect frame(QPoint((width() - shown.width()) / 2, (height() - shown.height()) / 2), shown);
    painter.fillRect(frame, QBrush(roleColor(Role::Line), Qt::Dense6Pattern));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(frame, m_image.image);
}

} // namespace etagere
