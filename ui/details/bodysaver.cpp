// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bodysaver.h"

#include <etagere/decodedbody.h>

#include <QtCore/QSaveFile>

namespace etagere {

namespace {

constexpr qint64 SliceBytes = 1024 * 1024;
constexpr int ProgressMsecs = 100;

using Consumer = std::function<bool(QByteArrayView)>;

Result<qint64> streamStored(const Part &body, const Consumer &consumer)
{
    for (qint64 at = 0; at < body.size; at += SliceBytes) {
        const Result<QByteArray> slice = body.read(at, SliceBytes);
        if (!slice)
            return tl::unexpected(slice.error());
        if (!consumer(*slice))
            return failure(ErrorCode::Cancelled, BodySaver::tr("Saving was cancelled."));
    }
    return body.size;
}

Result<qint64> write(const CachedResponse &response, const QString &path, BodySaver::Form form,
                     std::atomic<qint64> &written, const std::stop_token &stop)
{
    QSaveFile file(path);
    const auto broken = [&] {
        return failure(ErrorCode::Io, BodySaver::tr("The file cannot be written: %1").arg(file.errorString()), path);
    };
    if (!file.open(QIODevice::WriteOnly))
        return broken();
    bool hasFailed = false;
    const Consumer consumer = [&](QByteArrayView slice) {
        hasFailed = file.write(slice.data(), slice.size()) != slice.size();
        written += slice.size();
        return !hasFailed && !stop.stop_requested();
    };
    const Result<qint64> bytes = form == BodySaver::Form::AsStored ? streamStored(response.body, consumer)
                                                                   : streamDecodedBody(response, consumer, {}, stop);
    if (hasFailed)
        return broken();
    if (bytes && !file.commit())
        return broken();
    return bytes;
}

} // namespace

BodySaver::BodySaver(QObject *parent)
    : QObject(parent)
    , m_written(std::make_shared<std::atomic<qint64>>(0))
{
    m_progress.setInterval(ProgressMsecs);
    connect(&m_progress, &QTimer::timeout, this, [this] { emit progressed(*m_written); });
}

void BodySaver::save(const CachedResponse &response, const QString &path, Form form)
{
    if (isRunning())
        cancel();
    m_path = path;
    m_written = std::make_shared<std::atomic<qint64>>(0);
    m_progress.start();
    m_work = Background::run(
        this,
        [response, path, form, written = m_written](const std::stop_token &stop) {
            return write(response, path, form, *written, stop);
        },
        [this](const Result<qint64> &bytes) {
            m_progress.stop();
            emit finished(m_path, bytes);
        });
}

void BodySaver::cancel()
{
    m_work.cancel();
    m_progress.stop();
    emit finished(m_path, failure(ErrorCode::Cancelled, tr("Saving was cancelled; no file was written.")));
}

} // namespace etagere
