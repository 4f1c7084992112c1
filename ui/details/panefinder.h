// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/bytesource.h>

#include <QtCore/QObject>

namespace etagere {

class FindBar;

/// A page whose bytes can be searched.
class Searchable
{
public:
    virtual ~Searchable() = default;
    virtual Part searchedBytes() const = 0;
    /// What was typed, as the bytes to look for.
    virtual QByteArray needleOf(const QString &text) const { return text.toUtf8(); }
    /// Where the next search starts: the first byte of what is selected.
    virtual qint64 searchPosition() const = 0;
    virtual void showMatch(qint64 offset, qint64 length) = 0;
};

/// Lets a FindBar search the page that is on show, in the background; at the end it goes on from the start.
class PaneFinder : public QObject
{
    Q_OBJECT
public:
    explicit PaneFinder(FindBar *bar);

    /// Null: nothing to search. The page must outlive this or be replaced before it goes.
    void setPage(Searchable *page);

private:
    void search(const QString &text, qint64 from, bool backward);
    void showResult(const Result<qint64> &found, qint64 length, bool hasWrapped);

    FindBar *m_bar;
    Searchable *m_page = nullptr;
    Background m_search;
};

} // namespace etagere
