// SPDX-License-Identifier: LGPL-3.0-or-later
#include "http/secretfields.h"

#include <QtCore/QCryptographicHash>

namespace etagere {

HeaderList withoutSecrets(const HeaderList &request)
{
    HeaderList open;
    for (const HeaderField &field : request) {
        open.append(field.name,
                    isSecretField(field.name)
                        ? "sha256-" + QCryptographicHash::hash(field.value, QCryptographicHash::Sha256).toHex()
                        : field.value);
    }
    return open;
}

} // namespace etagere
