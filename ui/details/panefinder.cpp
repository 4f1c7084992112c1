// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/panefinder.h"

#include "details/bytefinder.h"
#include "details/findbar.h"

namespace etagere {

namespace {

struct Found {
    Result<qint64> offset;
    bool hasWrapped = false;
};

Found findAround(const Part &part, const QByteArray &needle, qint64 from, bool backward, std::stop_token stop)
{
    const Result<qint64> found = findBytes(part, needle, from, backward, stop);
    if (!found || *found >= 0)
        return { found, false };
    return { findBytes(part, needle, backward ? part.size : 0, backward, stop), true };
}

} // namespace

PaneFinder::PaneFinder(FindBar *bar)
    : QObject(bar)
    , m_bar(bar)
{
    connect(bar, &FindBar::textEdited, this, [this](const QString &text) {
        if (m_page)
            search(text, m_page->searchPosition(), false);
    });
    connect(bar, &FindBar::nextRequested, this, [this](const QString &text, bool backward) {
        if (m_page)
            search(text, m_page->searchPosition() + (backward ? 0 : 1), backward);
    });
}

void PaneFinder::setPage(Searchable *page)
{
    m_search.cancel();
    m_page = page;
    m_bar->setStatus({});
}

void PaneFinder::search(const QString &text, qint64 from, bool backward)
{
    m_search.cancel();
    m_bar->setStatus({});
    const QByteArray needle = m_page->needleOf(text);
    if (needle.isEmpty())
        return;
    m_search = Background::run(
        this,
        [part = m_page->searchedBytes(), needle, from, backward](std::stop_token stop) {
            return findAround(part, needle, from, backward, stop);
        },
        [this, length = needle.size()](const Found &found) { showResult(found.offset, length, found.hasWrapped); });
}

void PaneFinder::showResult(const Result<qint64> &found, qint64 length, bool hasWrapped)
{
    if (!found) {
        m_bar->setStatus(found.error().message);
        return;
    }
    m_bar->setStatus(*found < 0 ? tr("Not found") : hasWrapped ? tr("Went around the end") : QString());
    if (*found >= 0 && m_page)
        m_page->showMatch(*found, length);
}

} // namespace etagere
