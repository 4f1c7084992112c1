// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/candidatekeys.h"

#include "http/pathtemplates.h"

namespace etagere {

namespace {

std::shared_ptr<const PathTemplates> templatesOf(const QList<QByteArray> &descriptions)
{
    if (descriptions.isEmpty())
        return PathTemplates::builtIn();
    auto templates = std::make_shared<PathTemplates>(*PathTemplates::builtIn());
    for (const QByteArray &description : descriptions)
        (void)templates->add(description); // what was good when it was kept
    return templates;
}

} // namespace

CandidateKeys::CandidateKeys(const Backend &backend, const StoreInfo &info, QList<const Dialect *> dialects)
    : m_backend(backend)
    , m_info(info)
    , m_dialects(std::move(dialects))
{
}

NamesPtr provenNames(const LearntNames &learnt, const CandidateKeys &keys)
{
    QHash<QByteArray, LearntName> byKey;
    for (const LearntName &name : learnt.names) {
        keys.forEach(name.url, [&](const QByteArray &key) {
            byKey.insert(key, name);
            return true;
        });
    }
    return std::make_shared<const Names>(std::move(byKey), templatesOf(learnt.descriptions));
}

} // namespace etagere
