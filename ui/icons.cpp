// SPDX-License-Identifier: GPL-3.0-or-later
#include "icons.h"

#include <QtCore/QFile>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

using namespace Qt::StringLiterals;

// Outside any namespace, as the macro wants it: the linker drops resources of a static library otherwise.
static void loadResources() { Q_INIT_RESOURCE(resources); }

namespace etagere {

namespace {

QByteArray iconFile(const QString &name)
{
    QFile file(u":/icons/"_s + name + u".svg"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap drawn(const QString &name, const QColor &color, QSize size)
{
    const QString cacheKey = u"icon/%1/%2/%3x%4"_s.arg(name, color.name()).arg(size.width()).arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(cacheKey, &pixmap))
        return pixmap;
    QSvgRenderer renderer(iconFile(name).replace("#000000", color.name().toLatin1()));
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(&painter, QRectF({}, size));
    painter.end();
    QPixmapCache::insert(cacheKey, pixmap);
    return pixmap;
}

/// Asks for the colour when it paints, so that a change of theme needs no new icons.
class RoleIconEngine : public QIconEngine
{
public:
    RoleIconEngine(QString name, Role role)
        : m_name(std::move(name))
        , m_role(role)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, drawn(m_name, color(mode), (QSizeF(rect.size()) * ratio).toSize()));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return drawn(m_name, color(mode), size);
    }
    QIconEngine *clone() const override { return new RoleIconEngine(*this); }

private:
    QColor color(QIcon::Mode mode) const
    {
        if (mode == QIcon::Selected)
            return roleColor(Role::OnAccent);
        if (mode == QIcon::Disabled)
            return QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text);
        return roleColor(m_role);
    }

    QString m_name;
    Role m_role;
};

} // namespace

void ensureResources()
{
    static const bool loaded = (loadResources(), true);
    Q_UNUSED(loaded)
}

QIcon icon(const QString &name, Role role)
{
    ensureResources();
    return QIcon(new RoleIconEngine(name, role));
}

QIcon applicationIcon()
{
    ensureResources();
    return QIcon(u":/icons/etagere.svg"_s);
}

} // namespace etagere
