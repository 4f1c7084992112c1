// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>
#include <etagere/row.h>

#include <QtCore/QStringList>
#include <functional>
#include <memory>

namespace etagere {

class FoldedNeedle;

/// The filter language of the window's bar and of --where. Terms are joined by "and"; `-term` excludes;
/// `a|b` inside a value means either; quotes keep spaces.
///
///     host:esi.evetech.net status:404 status:4xx status:>=400 stale fresh no-cache unknown error
///     etag:none etag:weak etag:"abc" size>10k size<=1m type:json key:abc url:/markets/ method:get
///     dialect:esipy age>2d expires<1h ttl:none vary:accept body:"Jita"    plain text = substring of URL or key
///
/// Substrings compare without case for ASCII. Sizes take k, m, g (1024); durations s, m, h, d.
class ETAGERE_EXPORT Filter
{
public:
    Filter();
    ~Filter();
    Filter(const Filter &);
    Filter &operator=(const Filter &);
    Filter(Filter &&) noexcept;
    Filter &operator=(Filter &&) noexcept;

    /// Usage error whose `where` is "column N" (1-based) and whose message says what was expected there.
    static Result<Filter> parse(const QString &text);

    bool isEmpty() const; ///< matches everything
    QString text() const;

    /// Thread-safe. Terms on the body count as matched here; see needsBody().
    bool matches(const Row &row, Msecs now) const;
    /// The parts of a row (of RowPart) that matches() looks at.
    int rowParts() const;
    /// What each matching row has in a text of RowTexts; null when there is no such thing.
    const FoldedNeedle *commonNeedle() const;
    /// There is a body: term, so the values must be read.
    bool needsBody() const;
    bool matchesBody(QByteArrayView decodedBody) const;
    /// Whether a row whose value was not read cannot be judged.
    bool needsValues() const;
    /// Whether the outcome can change as time passes (stale, age>...).
    bool dependsOnTime() const;

    /// One term of the filter as the user wrote it; to tell which one excluded how many.
    QStringList terms() const;
    bool termMatches(qsizetype term, const Row &row, Msecs now) const;
    /// The same filter without that term.
    Filter without(qsizetype term) const;

    /// What may follow at the cursor, for completion: whole terms ("host:", "stale", "status:404").
    static QStringList completions(const QString &text, qsizetype cursor, const QStringList &hosts = {});

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

} // namespace etagere
