// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/labstate.h"

#include "core/translate.h"
#include "lab/labknobs.h"
#include "lab/labsample.h"

#include <QtCore/QRandomGenerator>

namespace etagere {

namespace {

constexpr size_t MostSeen = 1000;

Msecs modifiedFor(const LabKnobs &knobs, Msecs now) { return now - knobs.unchangedFor.value_or(0) * 1000; }

} // namespace

LabState::LabState(Clock clock)
    : m_clock(std::move(clock))
{
    for (const LabResource &resource : labResources())
        m_kept.append({ resource, modifiedFor(resource.knobs, m_clock()) });
}

LabAnswer LabState::answer(const LabRequest &request)
{
    const Msecs now = m_clock();
    const std::scoped_lock lock(m_mutex);
    const LabAnswer answer = decide(request, now);
    m_seen.push_back({ request.method, request.target, request.headers, answer.status, answer.headers });
    if (m_seen.size() > MostSeen)
        m_seen.pop_front();
    return answer;
}

LabAnswer LabState::decide(const LabRequest &request, Msecs now) const
{
    if (request.refusal != 0)
        return plainLabAnswer(request.refusal, "This request cannot be read, or is too large.\n", now);
    if (const Result<qsizetype> index = indexOf(request.name()))
        return labAnswer(m_kept.at(*index).resource, m_kept.at(*index).modified, request, now);
    QByteArray text = "There is no such resource. Those of the laboratory are:\n\n";
    for (const Kept &kept : m_kept) {
        if (kept.resource.sample) // its name is known to who put it there
            continue;
        text += '/' + kept.resource.name + "  " + kept.resource.teaches.toUtf8() + '\n';
    }
    return plainLabAnswer(404, text, now);
}

Result<qsizetype> LabState::indexOf(const QByteArray &name) const
{
    for (qsizetype i = 0; i < m_kept.size(); ++i) {
        if (m_kept.at(i).resource.name == name)
            return i;
    }
    return failure(ErrorCode::NotFound,
                   tr("The laboratory has no resource “%1”").arg(QString::fromUtf8(name.left(100))));
}

QList<LabResource> LabState::resources() const
{
    const std::scoped_lock lock(m_mutex);
    QList<LabResource> resources;
    for (const Kept &kept : m_kept)
        resources.append(kept.resource);
    return resources;
}

Result<LabKnobs> LabState::knobs(const QByteArray &name) const
{
    const std::scoped_lock lock(m_mutex);
    return indexOf(name).map([this](qsizetype index) { return m_kept.at(index).resource.knobs; });
}

Result<Done> LabState::setKnobs(const QByteArray &name, const LabKnobs &knobs)
{
    if (const Result<Done> sane = checkedKnobs(knobs); !sane)
        return sane;
    const Msecs now = m_clock();
    const std::scoped_lock lock(m_mutex);
    const Result<qsizetype> index = indexOf(name);
    if (!index)
        return tl::unexpected(index.error());
    Kept &kept = m_kept[*index];
    const LabKnobs &before = kept.resource.knobs;
    if (knobs.unchangedFor != before.unchangedFor)
        kept.modified = modifiedFor(knobs, now);
    else if (knobs.version != before.version)
        kept.modified = now;
    kept.resource.knobs = knobs;
    return Done();
}

Result<QByteArray> LabState::serveSample(const CachedResponse &stored)
{
    const Result<CachedResponse> sample = servableSample(stored);
    if (!sample)
        return tl::unexpected(sample.error());
    QRandomGenerator *const random = QRandomGenerator::system();
    const QByteArray name =
        "your-entry-" + QByteArray::number(random->generate64(), 36) + QByteArray::number(random->generate64(), 36);
    const std::scoped_lock lock(m_mutex);
    m_kept.removeIf([](const Kept &kept) { return kept.resource.sample.has_value(); });
    m_kept.append({ { name, tr("A response of your own"), {}, *sample }, m_clock() });
    return name;
}

QList<LabSeen> LabState::seen() const
{
    const std::scoped_lock lock(m_mutex);
    return { m_seen.begin(), m_seen.end() };
}

void LabState::forgetSeen()
{
    const std::scoped_lock lock(m_mutex);
    m_seen.clear();
}

} // namespace etagere
