// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/header.h>

#include <algorithm>

namespace etagere {

namespace {

bool isSameLetter(char a, char b)
{
    const char lower = char(a | 0x20);
    return a == b || ((a ^ b) == 0x20 && lower >= 'a' && lower <= 'z');
}

} // namespace

bool sameFieldName(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), isSameLetter);
}

bool isSecretField(QByteArrayView name)
{
    static constexpr QByteArrayView secrets[] = { "authorization", "proxy-authorization", "cookie",
                                                  "set-cookie",    "set-cookie2",         "x-api-key",
                                                  "api-key",       "x-auth-token",        "x-access-token",
                                                  "x-csrf-token",  "x-amz-security-token" };
    for (QByteArrayView secret : secrets) {
        if (sameFieldName(name, secret))
            return true;
    }
    return false;
}

void HeaderList::set(QByteArrayView name, const QByteArray &value)
{
    bool done = false;
    for (qsizetype i = 0; i < m_fields.size();) {
        if (!sameFieldName(m_fields[i].name, name)) {
            ++i;
        } else if (done) {
            m_fields.removeAt(i);
        } else {
            m_fields[i].value = value;
            m_fields[i++].isNull = false;
            done = true;
        }
    }
    if (!done)
        append(name.toByteArray(), value);
}

void HeaderList::remove(QByteArrayView name)
{
    m_fields.removeIf([name](const HeaderField &field) { return sameFieldName(field.name, name); });
}

std::optional<QByteArray> HeaderList::value(QByteArrayView name) const
{
    for (const HeaderField &field : m_fields) {
        if (!field.isNull && sameFieldName(field.name, name))
            return field.value;
    }
    return std::nullopt;
}

QByteArray HeaderList::joined(QByteArrayView name) const
{
    QByteArray all;
    bool first = true;
    for (const HeaderField &field : m_fields) {
        if (field.isNull || !sameFieldName(field.name, name))
            continue;
        if (!std::exchange(first, false))
            all += ", ";
        all += field.value;
    }
    return all;
}

bool HeaderList::contains(QByteArrayView name) const
{
    for (const HeaderField &field : m_fields) {
        if (sameFieldName(field.name, name))
            return true;
    }
    return false;
}

} // namespace etagere
