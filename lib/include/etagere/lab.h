// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/datetime.h>
#include <etagere/response.h>
#include <etagere/result.h>

#include <atomic>
#include <functional>
#include <memory>

namespace etagere {

/// Cache time for lessons: it stands still until it is moved, so that what a lesson says of ages and dates is exact.
/// Copies share the time; any thread.
class LabClock
{
public:
    /// From the full second before `start` on: dates in HTTP have no fractions.
    explicit LabClock(Msecs start = currentTime())
        : m_now(std::make_shared<std::atomic<Msecs>>(start - start % 1000))
    {
    }
    Msecs now() const { return *m_now; }
    Msecs operator()() const { return *m_now; }
    void set(Msecs now) { *m_now = now; }
    void advance(qint64 seconds) { *m_now += seconds * 1000; }

private:
    std::shared_ptr<std::atomic<Msecs>> m_now;
};

/// The time of `lab:`, the cache of this process's laboratory. It begins with the first call.
ETAGERE_EXPORT LabClock labClock();

enum class LabEtag : quint8 { None, Strong, Weak };
enum class LabFailure : quint8 {
    None,
    Status,  ///< answers with failureStatus
    Dropped, ///< closes the connection without an answer
};

/// What the learner turns at one resource. Durations in seconds unless they say otherwise.
struct LabKnobs {
    int version = 1; ///< of the body
    LabEtag etag = LabEtag::Strong;
    /// Last-Modified: so long before the moment in which this is set. A new version was modified when it is set.
    std::optional<qint64> unchangedFor = {};
    std::optional<qint64> maxAge = {};
    std::optional<qint64> expiresIn = {}; ///< Expires: so long after each answer; below 0: in the past
    std::optional<qint64> staleWhileRevalidate = {};
    bool noCache = false;
    bool noStore = false;
    bool mustRevalidate = false;
    bool varyLanguage = false; ///< the body is in the language that the request prefers (en, de, fr), and Vary says so
    bool varyEncoding = false; ///< Vary: Accept-Encoding
    bool gzip = false;         ///< for requests that accept it
    int delayMs = 0;           ///< before each answer, in real time
    LabFailure failure = LabFailure::None;
    int failureStatus = 503;

    bool lacksExpiresIn304 = false; ///< fault: a 304 without the Expires that the 200 had
    bool keepsEtag = false;         ///< fault: a new version under the ETag of the first
    bool lacksDate = false;         ///< fault

    bool operator==(const LabKnobs &) const = default;
};

struct LabResource {
    QByteArray name; ///< its path without the slash
    QString teaches; ///< one sentence
    LabKnobs knobs;
    /// A real response that it serves; of the knobs only version, delay and failure count then.
    std::optional<CachedResponse> sample = {};
};
/// One for each lesson, in the order of the ladder.
ETAGERE_EXPORT const QList<LabResource> &labResources();

/// A request as the origin saw it, and what it answered.
struct LabSeen {
    QByteArray method;
    QByteArray target; ///< as in the request line
    HeaderList headers;
    int status = 0; ///< 0: the connection was dropped
    HeaderList answered;
};

/// The laboratory's origin: an HTTP/1.1 server on 127.0.0.1 in a thread of its own, so that a blocking client in the
/// same process can ask it. It obeys RFC 9110 unless a knob says otherwise. All functions from any thread.
class ETAGERE_EXPORT LabOrigin
{
public:
    /// On `port`, or a free one for 0. `clock` is the time in Date, Expires and Last-Modified. Io when the port is
    /// taken.
    static Result<std::unique_ptr<LabOrigin>> start(quint16 port = 0, Clock clock = currentTime);
    ~LabOrigin();
    LabOrigin(const LabOrigin &) = delete;
    LabOrigin &operator=(const LabOrigin &) = delete;

    /// Closes all connections; nothing starts it again. One thread at a time.
    void stop();
    bool isRunning() const;
    quint16 port() const;
    /// http://127.0.0.1:port/name
    QByteArray url(const QByteArray &name) const;

    QList<LabResource> resources() const;
    /// NotFound when there is no such resource.
    Result<LabKnobs> knobs(const QByteArray &name) const;
    /// From the next request on.
    Result<Done> setKnobs(const QByteArray &name, const LabKnobs &knobs);
    /// Serves a real response, in place of the one that was served so before, without its secret fields, and gives the
    /// name of the resource: one that nobody guesses, because other users of the computer reach 127.0.0.1 too.
    /// Unsupported when it answers no plain GET, LimitExceeded above 4 MiB, Io when its body cannot be read.
    Result<QByteArray> serveSample(const CachedResponse &stored);

    /// The last thousand, in the order in which they were complete.
    QList<LabSeen> seen() const;
    void forgetSeen();

private:
    class Private;
    explicit LabOrigin(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace etagere
