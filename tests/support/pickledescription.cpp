// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pickledescription.h"

#include <QtCore/QByteArrayList>
#include <algorithm>
#include <array>
#include <cstdio>

using namespace etagere;

namespace {

constexpr int Deepest = 30;

class Describer
{
public:
    explicit Describer(const PickleTree &tree)
        : m_tree(tree)
    {
    }

    QByteArray describe(PickleId id)
    {
        if (m_depth == Deepest)
            return "...";
        ++m_depth;
        const QByteArray text = describeKind(id);
        --m_depth;
        return text;
    }

private:
    QByteArray describeKind(PickleId id)
    {
        switch (m_tree.kind(id)) {
        case PickleKind::None:
            return "None";
        case PickleKind::Bool:
            return m_tree.integer(id) ? "True" : "False";
        case PickleKind::Integer:
            return QByteArray::number(m_tree.integer(id));
        case PickleKind::BigInteger:
            return bigInteger(id);
        case PickleKind::Real:
            return real(m_tree.real(id));
        case PickleKind::Text:
            return quoted('t', id);
        case PickleKind::Str:
            return quoted('s', id);
        case PickleKind::Bytes:
            return quoted('b', id);
        case PickleKind::ByteArray:
            return quoted('B', id);
        case PickleKind::Global:
            return m_tree.className(id).toUtf8();
        case PickleKind::Object:
            return object(id);
        default:
            return container(id);
        }
    }

    static QByteArray real(double number)
    {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.12e", number); // Qt's own forgets the sign of -0
        return text.data();
    }

    QByteArray quoted(char prefix, PickleId id) { return prefix + ("'" + m_tree.text(id).toByteArray().toHex() + "'"); }

    QByteArray bigInteger(PickleId id)
    {
        QByteArray digits = m_tree.text(id).toByteArray();
        if (!m_tree.node(id).isBinary)
            return digits;
        std::reverse(digits.begin(), digits.end());
        return "0x" + digits.toHex();
    }

    QByteArray listed(const PickleItems &items)
    {
        QByteArrayList parts;
        for (const PickleId item : items)
            parts.append(describe(item));
        return parts.join(", ");
    }

    QByteArray paired(PickleId id)
    {
        QByteArrayList parts;
        m_tree.forEachPair(id,
                           [&](PickleId key, PickleId value) { parts.append(describe(key) + ": " + describe(value)); });
        return '{' + parts.join(", ") + '}';
    }

    QByteArray container(PickleId id)
    {
        const QByteArray inner = listed(m_tree.items(id));
        switch (m_tree.kind(id)) {
        case PickleKind::List:
            return '[' + inner + ']';
        case PickleKind::Tuple:
            return '(' + inner + ')';
        case PickleKind::Set:
            return "set(" + inner + ')';
        case PickleKind::FrozenSet:
            return "frozenset(" + inner + ')';
        default:
            return paired(id);
        }
    }

    QByteArray object(PickleId id)
    {
        const PickleInstance made = m_tree.instance(id);
        if (made.module == "collections" && made.name == "OrderedDict")
            return "OrderedDict" + paired(id);
        // Below protocol 4 a set is a call with a list.
        const bool isBuiltin = made.module == "builtins" || made.module == "__builtin__";
        if (isBuiltin && made.name.endsWith("set") && made.arguments.size() == 1)
            return made.name.toByteArray() + '(' + listed(m_tree.items(*made.arguments.begin())) + ')';
        QByteArray text = m_tree.className(id).toUtf8() + '(' + listed(made.arguments) + ')';
        if (made.state != NoPickle)
            text += '|' + describe(made.state);
        return text;
    }

    const PickleTree &m_tree;
    int m_depth = 0;
};

} // namespace

QByteArray describePickle(const PickleTree &tree) { return Describer(tree).describe(tree.root()); }
