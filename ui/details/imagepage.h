// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtGui/QImage>
#include <QtWidgets/QWidget>

namespace etagere {

/// A picture ready to be painted: not larger than a screen needs.
struct DecodedImage {
    QImage image;
    QSize size; ///< in pixels, as stored
    QByteArray format;
};

/// Any thread. The size is read and judged before anything is decoded; LimitExceeded and BadInput say what was found.
Result<DecodedImage> decodedImage(const QByteArray &bytes, const QByteArray &format);

/// A picture in the middle, scaled down to fit, on a pattern that shows where it is transparent.
class ImagePage : public QWidget
{
    Q_OBJECT
public:
    explicit ImagePage(QWidget *parent = nullptr);

    void showImage(const DecodedImage &image);
    void clear() { showImage({}); }
    bool isEmpty() const { return m_image.image.isNull(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    DecodedImage m_image;
};

} // namespace etagere
