// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace etagere {

/// A start tag; names in lower case, character references in values decoded as far as URLs need it.
struct HtmlTag {
    struct Attribute {
        QByteArray name;
        QByteArray value;
    };
    QByteArray name;
    QList<Attribute> attributes; ///< the first hundred

    /// Empty when it is absent.
    QByteArray attribute(QByteArrayView name) const;
};

/// Finds the start tags of an HTML text of any quality, without building a tree; comments and what is in script and
/// style are passed over. Memory does not grow with the text.
class HtmlTags
{
public:
    explicit HtmlTags(QByteArrayView text)
        : m_text(text)
    {
    }

    /// False at the end.
    bool next(HtmlTag &tag);

private:
    bool skipTo(QByteArrayView end);
    void readAttributes(HtmlTag &tag);
    template <typename IsStop>
    QByteArrayView takeUntil(IsStop isStop);
    QByteArrayView takeValue();
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace etagere
