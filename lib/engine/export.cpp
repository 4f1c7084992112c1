// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/export.h>

#include "engine/exportformats.h"

namespace etagere {

ExportWriter::~ExportWriter() = default;

QByteArray ExportWriter::shownUrl(QByteArrayView url) const
{
    return m_options.revealSecrets ? url.toByteArray() : maskedUrl(url);
}

QByteArray ExportWriter::shownValue(const HeaderField &field) const
{
    return !m_options.revealSecrets && isSecretField(field.name) ? QByteArrayLiteral("***") : field.value;
}

std::optional<ExportFormat> exportFormatByName(QByteArrayView name)
{
    if (name == "har")
        return ExportFormat::Har;
    if (name == "jsonl")
        return ExportFormat::JsonLines;
    if (name == "csv")
        return ExportFormat::Csv;
    return std::nullopt;
}

std::unique_ptr<ExportWriter> makeExportWriter(ExportFormat format, ExportOptions options)
{
    switch (format) {
    case ExportFormat::Har:
        return std::make_unique<HarWriter>(options);
    case ExportFormat::JsonLines:
        return std::make_unique<JsonLinesWriter>(options);
    case ExportFormat::Csv:
        return std::make_unique<CsvWriter>(options);
    }
    return nullptr;
}

} // namespace etagere
