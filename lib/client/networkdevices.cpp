// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/networkdevices.h"

#include "core/translate.h"

#include <etagere/exchange.h>

#include <cstring>

namespace etagere {

namespace {

constexpr qint64 LargestRead = 1 << 20;

} // namespace

PartDevice::PartDevice(Part part)
    : m_part(std::move(part))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 PartDevice::readData(char *data, qint64 most)
{
    const qint64 length = qMin(qMin(most, LargestRead), m_part.size - pos());
    if (length <= 0)
        return 0;
    const Result<QByteArray> bytes = m_part.read(pos(), length);
    if (!bytes || bytes->isEmpty()) {
        setErrorString(bytes ? tr("The body ends early") : bytes.error().text());
        m_part.size = pos();
        return -1;
    }
    std::memcpy(data, bytes->constData(), size_t(bytes->size()));
    return bytes->size();
}

SpoolDevice::SpoolDevice(CachedResponse entry, std::optional<Error> whyNot, qint64 most, QObject *parent)
    : QIODevice(parent)
    , m_entry(std::move(entry))
    , m_whyNot(std::move(whyNot))
    , m_most(most)
    , m_spool(LargestBodyInMemory)
{
    m_lastWrite.start();
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

qint64 SpoolDevice::writeData(const char *data, qint64 size)
{
    m_lastWrite.start();
    if (m_whyNot)
        return size;
    if (m_error)
        return -1;
    if (size > m_most - m_spool.size()) {
        m_error = Error{ ErrorCode::LimitExceeded, tr("The body is longer than %1 bytes").arg(m_most),
                         QString::fromUtf8(m_entry.url) };
    } else if (const Result<Done> written = m_spool.append(QByteArrayView(data, size)); !written) {
        m_error = written.error();
    }
    if (!m_error)
        return size;
    m_spool = BodySpool(0); // gives back what it holds
    setErrorString(m_error->text());
    return -1;
}

Result<CachedResponse> SpoolDevice::take()
{
    if (m_whyNot || m_error)
        return tl::unexpected(m_whyNot ? *m_whyNot : *m_error);
    m_entry.body = m_spool.take();
    return m_entry;
}

} // namespace etagere
