// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <vector>

namespace etagere {

/// A text and where it can be cut: into parts of whole lines, each small enough to be handed to an editor without a
/// stall. Immutable, cheap to copy.
class TextParts
{
public:
    static constexpr qsizetype PartBytes = 128 * 1024;

    TextParts() = default;
    /// Looks at every byte. Any thread. Lines should be bounded (brokenLines): a longer one is cut.
    explicit TextParts(const QByteArray &utf8);

    const QByteArray &text() const { return m_text; }
    int count() const { return int(m_starts.size()) - 1; }
    /// Offset of a part's first byte; of the end of the text for count().
    qsizetype start(int part) const { return m_starts[size_t(part)].offset; }
    /// Lines before a part; all lines for count().
    qint64 line(int part) const { return m_starts[size_t(part)].line; }
    /// The part that an offset is in; the last one for the end of the text.
    int partAt(qsizetype offset) const;

private:
    struct Start {
        qsizetype offset = 0;
        qint64 line = 0;
    };
    qsizetype endOfPart(qsizetype start) const;

    QByteArray m_text;
    std::vector<Start> m_starts{ 2 }; ///< by part; the last is the end
};

} // namespace etagere
