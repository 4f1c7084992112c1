// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/datetime.h>
#include <etagere/entrytable.h>

#include <QtCore/QAbstractTableModel>

namespace etagere::bench {

/// Row n of a made-up EsiPy cache: 36-byte keys, 51-byte URLs, 18-byte ETags, all distinct. Owns its bytes.
class BenchRow
{
public:
    explicit BenchRow(quint32 n)
    {
        const quint64 hash = (n + 1) * 0x9E3779B97F4A7C15ULL;
        m_key = "esi_" + QByteArray::number(hash | 1ULL << 63, 16) + QByteArray::number(~hash | 1ULL << 63, 16);
        m_url = "https://esi.evetech.net/latest/markets/" + QByteArray::number(10000000 + hash % 90000000) + "/?x=";
        m_url = m_url.leftJustified(51, '1', true);
        m_etag = '"' + QByteArray::number(hash | 1ULL << 63, 16) + '"';
        m_row.key = m_key;
        m_row.url = m_url;
        m_row.etag = m_etag;
        m_row.method = "GET";
        m_row.contentType = n % 7 ? "application/json" : "text/html";
        m_row.status = n % 50 ? 200 : 404;
        m_row.storedBytes = qint64(hash >> 44);
        m_row.bodyBytes = m_row.storedBytes - 500;
        m_row.storedAt = 1772366400000 - Msecs(hash >> 42);
        m_row.expiresAt = m_row.storedAt + 300000;
        m_row.rule = FreshnessRule::ByExpiry;
        m_row.isResponse = true;
    }
    BenchRow(const BenchRow &) = delete;
    BenchRow &operator=(const BenchRow &) = delete;
    const Row &row() const { return m_row; }

private:
    QByteArray m_key;
    QByteArray m_url;
    QByteArray m_etag;
    Row m_row;
};

/// What one would write first: a QString a cell, in a QList of rows.
class StringModel : public QAbstractTableModel
{
public:
    static constexpr int Columns = 6; ///< URL, key, ETag, type, status, size
    static constexpr int KeyColumn = 1;
    static constexpr int SizeColumn = 5;

    void add(quint32 first, quint32 last)
    {
        beginInsertRows({}, int(first), int(last) - 1);
        for (quint32 n = first; n < last; ++n) {
            const BenchRow made(n);
            const Row &row = made.row();
            m_rows.append({ { QString::fromUtf8(row.url), QString::fromUtf8(row.key), QString::fromUtf8(row.etag),
                              QString::fromUtf8(row.contentType), QString::number(row.status) },
                            row.storedBytes });
        }
        endInsertRows();
    }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex & = {}) const override { return Columns; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (role != Qt::DisplayRole)
            return {};
        const Cells &cells = m_rows.at(index.row());
        return index.column() == SizeColumn ? QVariant(cells.size) : QVariant(cells.texts[index.column()]);
    }

private:
    struct Cells {
        QString texts[Columns - 1];
        qint64 size;
    };
    QList<Cells> m_rows;
};

} // namespace etagere::bench
