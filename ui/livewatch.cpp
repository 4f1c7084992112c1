// SPDX-License-Identifier: GPL-3.0-or-later
#include "livewatch.h"

#include "humanecount.h"

#include <etagere/entrytablemodel.h>

#include <array>

namespace etagere {

LiveWatch::LiveWatch(Store &store, EntryTableModel &model)
    : m_store(store)
    , m_model(model)
{
    m_store.setLive(true);
}

void LiveWatch::setOn(bool on)
{
    m_store.setLive(on);
    emit changed();
}

void LiveWatch::follow(const Listing *listing)
{
    m_marks.reset();
    connect(listing, &Listing::liveMarksChanged, this, [this](const LiveMarksPtr &marks) {
        m_marks = marks;
        m_model.setLiveMarks(marks);
        emit changed();
    });
}

QString LiveWatch::text() const
{
    std::array<qint64, 4> counts{};
    if (m_marks) {
        for (const LiveMarks::Mark &mark : m_marks->marks)
            ++counts[size_t(mark.mark)];
    }
    QStringList parts;
    for (const RowMark mark : { RowMark::New, RowMark::Changed, RowMark::Gone }) {
        if (const qint64 count = counts[size_t(mark)]; count > 0)
            parts << QStringLiteral("%1 %2").arg(humaneCount(count), markWord(mark));
    }
    return parts.join(QStringLiteral(", "));
}

QString markWord(RowMark mark)
{
    switch (mark) {
    case RowMark::New:
        return LiveWatch::tr("new");
    case RowMark::Changed:
        return LiveWatch::tr("changed");
    case RowMark::Gone:
        return LiveWatch::tr("gone");
    case RowMark::None:
        break;
    }
    return {};
}

} // namespace etagere
