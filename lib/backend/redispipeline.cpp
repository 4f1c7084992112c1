// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/redispipeline.h"

#include <hiredis/hiredis.h>

#include <QtCore/QVarLengthArray>

namespace etagere {

void RedisPipeline::add(std::span<const QByteArrayView> words)
{
    QVarLengthArray<const char *, 8> texts;
    QVarLengthArray<size_t, 8> sizes;
    for (QByteArrayView word : words) {
        texts.append(word.data());
        sizes.append(size_t(word.size()));
    }
    char *command = nullptr;
    const int size = redisFormatCommandArgv(&command, int(words.size()), texts.data(), sizes.data());
    m_bytes.append(command, size);
    redisFreeCommand(command);
    ++m_count;
}

} // namespace etagere
