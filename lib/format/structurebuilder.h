// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/limits.h>
#include <etagere/structure.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QList>

namespace etagere {

/// A value as a person reads it: text if it is text, else hexadecimal; cut to a few hundred characters.
QString readableText(QByteArrayView utf8);
QString readableBytes(QByteArrayView bytes);

/// Builds a Structure from items in the order they are read: labels members by index or by key, closes what
/// is complete, and stops at 100 000 nodes. Offsets are those of the stored value; a negative one is "none".
class StructureBuilder
{
public:
    explicit StructureBuilder(QString format, const Limits &limits = {});

    /// Number of members when it is not announced; end() closes the container then.
    static constexpr qint64 Unannounced = -1;

    /// False once no more nodes are wanted. A scalar where a map expects a key becomes the label of its value.
    bool scalar(const QString &type, const QString &value, qint64 offset, qint64 length);
    /// `members` counts keys and values. False too when the nesting is too deep.
    bool begin(const QString &type, bool isMap, qint64 members, qint64 offset, qint64 headLength);
    void end(qint64 endOffset);
    /// The next node's label, whatever its parent.
    void label(const QString &label) { m_label = label; }
    void note(const QString &note) { m_structure.notes.append(note); }
    /// All containers are closed and there is a root.
    bool isComplete() const { return m_open.isEmpty() && !m_structure.nodes.isEmpty(); }

    Structure take();

private:
    struct Open {
        int node;
        bool isMap;
        bool expectsKey;
        qint64 left;
        int members;
    };
    bool addNode(const QString &type, const QString &value, qint64 offset, qint64 length);
    void completed(qint64 endOffset);
    bool takesKey() const { return !m_open.isEmpty() && m_open.last().isMap && m_open.last().expectsKey; }

    Structure m_structure;
    QList<Open> m_open;
    QString m_label;
    int m_depthLimit;
    bool m_isFull = false;
};

} // namespace etagere
