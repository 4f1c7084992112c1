// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping/mappingpreviewmodel.h"

#include "details/secrets.h"
#include "details/shown.h"
#include "icons.h"

#include <etagere/row.h>

#include <QtCore/QLocale>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

using Agreement = MappedSample::KeyAgreement;

struct OutcomeLook {
    QString icon;
    Role role;
    QString text;
};

OutcomeLook lookOf(const MappedSample &sample)
{
    if (!sample.error.isEmpty())
        return { u"error"_s, Role::Gone, escapedControls(sample.error) };
    if (sample.url.isEmpty())
        return { u"unknown"_s, Role::Unknown, MappingPreviewModel::tr("a response without URL") };
    switch (sample.agreement) {
    case Agreement::Agrees:
        return { u"check"_s, Role::Fresh, MappingPreviewModel::tr("read; the key agrees") };
    case Agreement::Differs:
        return { u"stale"_s, Role::Stale,
                 MappingPreviewModel::tr("read; the recipe gives %1").arg(shownText(printedKey(sample.expectedKey))) };
    case Agreement::NotSaid:
        break;
    }
    return { u"check"_s, Role::Fresh, MappingPreviewModel::tr("read; no recipe for the key") };
}

} // namespace

void MappingPreviewModel::setSamples(const QList<MappedSample> &samples, bool isTried)
{
    beginResetModel();
    m_samples = samples;
    m_isTried = isTried;
    endResetModel();
}

int MappingPreviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_samples.size());
}

int MappingPreviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString MappingPreviewModel::text(const MappedSample &sample, int column) const
{
    if (column == Key)
        return maskedText(QString::fromUtf8(printedKey(sample.key.bytes)), false);
    if (!m_isTried)
        return {};
    switch (column) {
    case Outcome:
        return lookOf(sample).text;
    case Status:
        return sample.status > 0 ? QString::number(sample.status) : QString();
    case Request:
        return shownText(sample.method) + u' ' + maskedText(shownText(sample.url), false);
    default:
        return sample.bodyBytes < 0 ? QString() : tr("%L1 B").arg(sample.bodyBytes);
    }
}

QVariant MappingPreviewModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MappedSample &sample = m_samples.at(index.row());
    const bool isOutcome = m_isTried && index.column() == Outcome;
    switch (role) {
    case Qt::DisplayRole:
        return text(sample, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(sample, index.column()));
    case Qt::DecorationRole:
        return isOutcome ? icon(lookOf(sample).icon, lookOf(sample).role) : QVariant();
    case Qt::ForegroundRole:
        return isOutcome ? roleColor(lookOf(sample).role) : QVariant();
    case Qt::TextAlignmentRole:
        return int((index.column() == Body ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant MappingPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Body ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const QStringList titles{ tr("Key"), tr("Outcome"), tr("Status"), tr("Request"), tr("Body") };
    return titles.value(section);
}

} // namespace etagere
