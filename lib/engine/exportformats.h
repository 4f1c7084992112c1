// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/export.h>

namespace etagere {

class HarWriter : public ExportWriter
{
public:
    using ExportWriter::ExportWriter;
    void begin(QByteArray &out) override;
    Result<Done> add(const Row &row, const RowContext &context, const CachedResponse *response,
                     QByteArray &out) override;
    void end(QByteArray &out) override;

private:
    bool m_isFirst = true;
};

class JsonLinesWriter : public ExportWriter
{
public:
    using ExportWriter::ExportWriter;
    Result<Done> add(const Row &row, const RowContext &context, const CachedResponse *response,
                     QByteArray &out) override;
};

class CsvWriter : public ExportWriter
{
public:
    using ExportWriter::ExportWriter;
    void begin(QByteArray &out) override;
    Result<Done> add(const Row &row, const RowContext &context, const CachedResponse *response,
                     QByteArray &out) override;
};

} // namespace etagere
