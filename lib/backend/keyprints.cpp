// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/keyprints.h"

#include <QtCore/QHashFunctions>
#include <QtCore/QRandomGenerator>

namespace etagere {

namespace {

constexpr size_t FirstPlaces = 1024;

} // namespace

KeyPrints::KeyPrints()
    : m_seeds{ size_t(QRandomGenerator::system()->generate64()), size_t(QRandomGenerator::system()->generate64()) }
    , m_places(FirstPlaces)
{
}

KeyPrints::Print &KeyPrints::place(const Print &print)
{
    size_t i = print.first & (m_places.size() - 1);
    while (!m_places[i].isFree() && m_places[i] != print)
        i = (i + 1) & (m_places.size() - 1);
    return m_places[i];
}

void KeyPrints::grow()
{
    std::vector<Print> old(m_places.size() * 2);
    old.swap(m_places);
    for (const Print &print : old) {
        if (!print.isFree())
            place(print) = print;
    }
}

KeyPrints::Print KeyPrints::printOf(QByteArrayView key) const
{
    Print print{ qHash(key, m_seeds[0]), qHash(key, m_seeds[1]) };
    if (print.isFree())
        print.second = 1;
    __builtin_prefetch(&m_places[print.first & (m_places.size() - 1)], 1);
    return print;
}

bool KeyPrints::add(const Print &print)
{
    Print &found = place(print);
    if (found == print)
        return false;
    found = print;
    if (++m_count * 3 > m_places.size() * 2)
        grow();
    return true;
}

} // namespace etagere
