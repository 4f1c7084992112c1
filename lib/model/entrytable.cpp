// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/entrytable.h>

#include "core/foldedneedle.h"
#include "model/packedrow.h"
#include "model/textinterner.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <tuple>

namespace etagere {

namespace {

constexpr quint32 RowsPerBlock = 1U << 16;
constexpr qint64 UnpackableBytes = 1LL << 40;

using Texts = std::array<QByteArrayView, 9>;

Texts textsOf(const Row &row)
{
    return { row.key,  row.url,          row.decodedKey, row.method, row.contentType,
             row.etag, row.lastModified, row.vary,       row.error };
}

void setTexts(Row &row, const Texts &texts)
{
    std::tie(row.key, row.url, row.decodedKey, row.method, row.contentType, row.etag, row.lastModified, row.vary,
             row.error) = std::tuple_cat(texts);
}

} // namespace

struct EntryTable::Data {
    TextArena texts;
    TextInterner methods{ texts, 255 };
    TextInterner contentTypes{ texts, 65535 };
    TextInterner varies{ texts, 65535 };
    TextInterner errors{ texts, 65535 };
    std::array<const Dialect *, 256> dialects{};
    int dialectCount = 1; // 0 is "none"
    BlockList<PackedRow> blocks;
    quint32 appended = 0;
    std::atomic<quint32> published = 0;
    std::atomic<qint64> blockMemory = 0;

    PackedRow &at(quint32 index) const { return blocks.at(index / RowsPerBlock)[index % RowsPerBlock]; }
    int dialectNumber(const Dialect *dialect);
    bool intern(const Row &row, PackedRow &packed);
    bool store(std::initializer_list<QByteArrayView> parts, const WideRow *wide, PackedRow &packed);
    bool storeTexts(const Row &row, PackedRow &packed);
    QByteArrayView span(quint32 first, quint32 last) const;
    qint64 textLength(const PackedRow &packed) const;
    void readTexts(const PackedRow &packed, Row &row) const;
    void readNames(const PackedRow &packed, Row &row) const;
    void readWide(const PackedRow &packed, Row &row) const;
};

int EntryTable::Data::dialectNumber(const Dialect *dialect)
{
    const auto known = std::find(dialects.begin(), dialects.begin() + dialectCount, dialect);
    const int number = int(known - dialects.begin());
    if (number < dialectCount)
        return number;
    if (number == int(dialects.size()))
        return 0;
    dialects[size_t(dialectCount++)] = dialect;
    return number;
}

// False when a text found no number.
bool EntryTable::Data::intern(const Row &row, PackedRow &packed)
{
    const auto method = methods.number(row.method);
    const auto contentType = contentTypes.number(row.contentType);
    const auto vary = varies.number(row.vary);
    const auto error = errors.number(row.error);
    packed.method = method.value_or(0);
    packed.contentType = contentType.value_or(0);
    packed.vary = vary.value_or(0);
    packed.error = error.value_or(0);
    return method && contentType && vary && error;
}

bool EntryTable::Data::store(std::initializer_list<QByteArrayView> parts, const WideRow *wide, PackedRow &packed)
{
    qint64 length = wide ? qint64(sizeof(WideRow)) : 0;
    for (QByteArrayView part : parts)
        length += part.size();
    const TextArena::Position position = texts.reserve(length);
    if (position == TextArena::Full)
        return false;
    char *out = texts.at(position);
    if (wide) {
        std::memcpy(out, wide, sizeof(WideRow));
        out += sizeof(WideRow);
    }
    for (QByteArrayView part : parts)
        out = std::copy(part.begin(), part.end(), out);
    packed.position = position;
    packed.isWide = wide != nullptr;
    return true;
}

bool EntryTable::Data::storeTexts(const Row &row, PackedRow &packed)
{
    const bool fits = row.key.size() < 4096 && row.url.size() < 4096 && row.decodedKey.size() < 256
        && row.etag.size() < 256 && row.lastModified.size() < 256 && row.status >= 0 && row.status < 8192;
    if (intern(row, packed) && fits) {
        packed.keyLength = quint64(row.key.size());
        packed.urlLength = quint64(row.url.size());
        packed.decodedKeyLength = quint64(row.decodedKey.size());
        packed.etagLength = quint64(row.etag.size());
        packed.lastModifiedLength = quint64(row.lastModified.size());
        packed.status = quint64(row.status);
        return store({ row.key, row.url, row.decodedKey, row.etag, row.lastModified }, nullptr, packed);
    }
    WideRow wide{ {}, row.status };
    const Texts all = textsOf(row);
    std::transform(all.begin(), all.end(), wide.lengths.begin(), [](QByteArrayView text) { return text.size(); });
    return store({ all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8] }, &wide, packed);
}

void EntryTable::Data::readTexts(const PackedRow &packed, Row &row) const
{
    const char *at = texts.at(packed.position);
    const auto next = [&at](quint64 length) {
        at += length;
        return QByteArrayView(at - length, qsizetype(length));
    };
    row.key = next(packed.keyLength);
    row.url = next(packed.urlLength);
    row.decodedKey = next(packed.decodedKeyLength);
    row.etag = next(packed.etagLength);
    row.lastModified = next(packed.lastModifiedLength);
}

void EntryTable::Data::readNames(const PackedRow &packed, Row &row) const
{
    row.method = methods.text(quint16(packed.method));
    row.contentType = contentTypes.text(quint16(packed.contentType));
    row.vary = varies.text(quint16(packed.vary));
    row.error = errors.text(quint16(packed.error));
}

void EntryTable::Data::readWide(const PackedRow &packed, Row &row) const
{
    const char *at = texts.at(packed.position);
    WideRow wide;
    std::memcpy(&wide, at, sizeof wide);
    at += sizeof wide;
    Texts all;
    for (size_t i = 0; i < all.size(); ++i) {
        all[i] = QByteArrayView(at, wide.lengths[i]);
        at += wide.lengths[i];
    }
    setTexts(row, all);
    row.status = wide.status;
}

EntryTable::EntryTable()
    : m_data(std::make_unique<Data>())
{
}
EntryTable::~EntryTable() = default;

bool EntryTable::append(const Row &row)
{
    Data &data = *m_data;
    if (data.appended == quint32(std::numeric_limits<int>::max()))
        return false;
    if (data.appended % RowsPerBlock == 0) {
        data.blocks.set(data.appended / RowsPerBlock, std::make_unique_for_overwrite<PackedRow[]>(RowsPerBlock));
        data.blockMemory.fetch_add(RowsPerBlock * sizeof(PackedRow), std::memory_order_relaxed);
    }
    PackedRow packed{};
    if (!data.storeTexts(row, packed))
        return false;
    packed.storedBytes = packedBytes(row.storedBytes);
    packed.bodyBytes = packedBytes(std::min(row.bodyBytes, UnpackableBytes) + 1);
    packed.dialect = quint64(data.dialectNumber(row.dialect));
    packed.storedAt = packedTime(row.storedAt);
    packed.expiresAt = packedTime(row.expiresAt);
    packed.storeExpiresAt = packedTime(row.storeExpiresAt);
    packed.server = row.server;
    packed.rule = quint64(row.rule);
    packed.decodedBy = quint64(row.decodedBy);
    packed.keyType = quint64(row.keyType);
    packed.isResponse = row.isResponse;
    data.at(data.appended++) = packed;
    return true;
}

quint32 EntryTable::publish()
{
    m_data->published.store(m_data->appended, std::memory_order_release);
    return m_data->appended;
}

quint32 EntryTable::size() const { return m_data->published.load(std::memory_order_acquire); }

Row EntryTable::row(quint32 index) const
{
    Row row;
    read(index, WholeRow, row);
    return row;
}

static void readNumbers(const PackedRow &packed, Row &row)
{
    row.storedBytes = qint64(packed.storedBytes);
    row.bodyBytes = qint64(packed.bodyBytes) - 1;
    row.storedAt = unpackedTime(packed.storedAt);
    row.expiresAt = unpackedTime(packed.expiresAt);
    row.storeExpiresAt = unpackedTime(packed.storeExpiresAt);
    row.status = int(packed.status);
    row.rule = FreshnessRule(packed.rule);
    row.decodedBy = KeySource(packed.decodedBy);
    row.keyType = KeyType(packed.keyType);
    row.server = quint8(packed.server);
    row.isResponse = packed.isResponse;
}

void EntryTable::read(quint32 index, int parts, Row &row) const
{
    const PackedRow &packed = m_data->at(index);
    row.dialect = m_data->dialects[packed.dialect];
    if (parts & RowNumbers)
        readNumbers(packed, row);
    if (packed.isWide) {
        m_data->readWide(packed, row);
        return;
    }
    if (parts & RowTexts)
        m_data->readTexts(packed, row);
    if (parts & RowNames)
        m_data->readNames(packed, row);
}

// The first row of [first, last) that `holds` is false of; it is true of all before and of none after.
template <typename Holds>
static quint32 firstWithout(quint32 first, quint32 last, Holds holds)
{
    while (first < last) {
        const quint32 middle = first + (last - first) / 2;
        if (holds(middle))
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

// The texts of rows, all in one block, and what lies between them.
QByteArrayView EntryTable::Data::span(quint32 first, quint32 last) const
{
    const PackedRow &end = at(last - 1);
    const TextArena::Position begin = at(first).position;
    return { texts.at(begin), qsizetype(end.position - begin) + textLength(end) };
}

qint64 EntryTable::Data::textLength(const PackedRow &packed) const
{
    if (!packed.isWide)
        return qint64(packed.keyLength + packed.urlLength + packed.decodedKeyLength + packed.etagLength
                      + packed.lastModifiedLength);
    WideRow wide;
    std::memcpy(&wide, texts.at(packed.position), sizeof wide);
    return std::accumulate(wide.lengths.begin(), wide.lengths.end(), qint64(sizeof wide));
}

quint32 EntryTable::nextCandidate(quint32 first, quint32 last, const FoldedNeedle &needle) const
{
    const Data &data = *m_data;
    while (first < last) {
        const TextArena::Position begin = data.at(first).position;
        const quint32 end = firstWithout(first, last, [&](quint32 row) {
            return TextArena::blockOf(data.at(row).position) == TextArena::blockOf(begin);
        });
        if (const qsizetype hit = needle.indexIn(data.span(first, end)); hit >= 0)
            return firstWithout(first, end, [&](quint32 row) { return data.at(row).position <= begin + quint64(hit); })
                - 1;
        first = end;
    }
    return last;
}

qint64 EntryTable::memoryUsed() const
{
    const Data &data = *m_data;
    return data.texts.memoryUsed() + data.blockMemory.load(std::memory_order_relaxed) + data.methods.memoryUsed()
        + data.contentTypes.memoryUsed() + data.varies.memoryUsed() + data.errors.memoryUsed();
}

} // namespace etagere
