// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/minds.h"

#include "http/rfc9111.h"

namespace etagere {

const QList<const Mind *> &minds()
{
    static const QList<const Mind *> all{ &rfc9111Mind(), &esipyMind(), &cacheControlMind(), &httplib2Mind(),
                                          &qtdiskcacheMind() };
    return all;
}

const Mind *mindByName(QByteArrayView name)
{
    for (const Mind *mind : minds()) {
        if (mind->name() == name)
            return mind;
    }
    return nullptr;
}

const Mind &mindOfDialect(QByteArrayView dialect)
{
    const Mind *mind = mindByName(dialect);
    return mind ? *mind : rfc9111Mind();
}

} // namespace etagere
