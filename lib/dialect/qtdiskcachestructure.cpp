// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/qtdiskcachestructure.h"

#include "dialect/qtstream.h"
#include "format/structurebuilder.h"
#include "format/structures.h"

#include <etagere/datetime.h>

#include <QtCore/QMetaType>

namespace etagere {

namespace {

constexpr qint64 VersionsLength = 12; ///< magic number, cache version, stream version

class Drawing
{
public:
    Drawing(const QtDiskCacheEntry &entry, QByteArrayView start)
        : m_entry(entry)
        , m_start(start)
    {
    }

    Structure draw()
    {
        m_builder.begin(QStringLiteral("entry"), false, StructureBuilder::Unannounced, 0, 0);
        add(u"version", u"number", QString::number(QtCacheVersion), 4, 4);
        add(u"streamVersion", u"number", QString::number(m_entry.streamVersion), 8, 4);
        add(u"url", u"QUrl", readableBytes(m_entry.url), VersionsLength, m_entry.expirationOffset - VersionsLength);
        addTime(u"expirationDate", m_entry.expiration, m_entry.expirationOffset, m_entry.lastModifiedOffset);
        addTime(u"lastModified", m_entry.lastModified, m_entry.lastModifiedOffset, m_entry.isSavedOffset);
        add(u"saveToDisk", u"bool", truth(m_entry.isSaved), m_entry.isSavedOffset, 1);
        addAttributes();
        addFields();
        add(u"compressed", u"bool", truth(m_entry.isCompressed), m_entry.metaDataEnd - 1, 1);
        const QByteArrayView body = m_start.sliced(qMin<qint64>(m_entry.storedOffset, m_start.size()));
        add(u"body", m_entry.isCompressed ? u"zlib" : u"bytes",
            readableBytes(body.first(qMin<qint64>(body.size(), m_entry.storedLength))), m_entry.storedOffset,
            m_entry.storedLength);
        m_builder.end(m_entry.storedOffset + m_entry.storedLength);
        return m_builder.take();
    }

private:
    static QString truth(bool is) { return is ? QStringLiteral("true") : QStringLiteral("false"); }

    void add(QStringView label, QStringView type, const QString &value, qint64 offset, qint64 length)
    {
        m_builder.label(label.toString());
        m_builder.scalar(type.toString(), value, offset, length);
    }

    void addTime(QStringView label, Msecs time, qint64 offset, qint64 end)
    {
        add(label, u"QDateTime", time == NoTime ? QStringLiteral("not set") : QString::fromLatin1(formatIsoTime(time)),
            offset, end - offset);
    }

    qint64 offsetOf(QByteArrayView view) const { return view.isNull() ? NoOffset : view.data() - m_start.data(); }

    void addAttributes()
    {
        m_builder.label(QStringLiteral("attributes"));
        m_builder.begin(QStringLiteral("QVariants"), false, StructureBuilder::Unannounced, m_entry.isSavedOffset + 1,
                        0);
        for (const QtAttribute &attribute : m_entry.attributes) {
            const char *type = QMetaType(int(attribute.type)).name();
            add(QString::number(attribute.key), QString::fromLatin1(type ? type : "none"), textOf(attribute),
                offsetOf(attribute.data), attribute.data.size());
        }
        m_builder.end(m_entry.fieldsOffset);
    }

    static QString textOf(const QtAttribute &attribute)
    {
        if (attribute.type == QMetaType::QString)
            return readableText(qtStreamText(attribute.data).toUtf8());
        if (attribute.type == QMetaType::Int)
            return QString::number(QtStreamReader(attribute.data).number<qint32>());
        return readableBytes(attribute.data);
    }

    void addFields()
    {
        m_builder.label(QStringLiteral("rawHeaders"));
        m_builder.begin(QStringLiteral("fields"), false, StructureBuilder::Unannounced, m_entry.fieldsOffset, 0);
        for (const FieldView &field : m_entry.fields)
            add(QString::fromUtf8(field.name), u"text", readableBytes(field.value), offsetOf(field.value),
                field.value.size());
        m_builder.end(m_entry.metaDataEnd - 1);
    }

    const QtDiskCacheEntry &m_entry;
    const QByteArrayView m_start;
    StructureBuilder m_builder{ QStringLiteral("QNetworkDiskCache: QDataStream, then the body") };
};

} // namespace

Structure qtDiskCacheStructure(const QtDiskCacheEntry &entry, QByteArrayView start)
{
    return Drawing(entry, start).draw();
}

} // namespace etagere
