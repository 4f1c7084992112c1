// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/freshnesslineaccessible.h"

#include "details/freshnessline.h"

#include <QtWidgets/QAccessibleWidget>

namespace etagere {

namespace {

/// Its value is the boundary that is read. Asked anew each time: a description that is set would announce every
/// second that goes by.
class FreshnessLineAccessible : public QAccessibleWidget, public QAccessibleValueInterface
{
public:
    explicit FreshnessLineAccessible(FreshnessLine *line)
        : QAccessibleWidget(line, QAccessible::Chart)
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        const bool isReading = kind == QAccessible::Value || kind == QAccessible::Description;
        return isReading ? line()->reading() : QAccessibleWidget::text(kind);
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ValueInterface ? static_cast<QAccessibleValueInterface *>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }

    // The number is which boundary it is.
    QVariant currentValue() const override { return line()->index(); }
    void setCurrentValue(const QVariant &value) override { line()->choose(value.toInt()); }
    QVariant minimumValue() const override { return 0; }
    QVariant maximumValue() const override { return int(line()->boundaries().size()) - 1; }
    QVariant minimumStepSize() const override { return 1; }

private:
    FreshnessLine *line() const { return static_cast<FreshnessLine *>(widget()); }
};

QAccessibleInterface *freshnessLineAccessible(const QString &, QObject *object)
{
    auto *line = qobject_cast<FreshnessLine *>(object);
    return line ? new FreshnessLineAccessible(line) : nullptr;
}

} // namespace

// The same factory is installed once, however often it is asked for.
void installFreshnessLineAccessible() { QAccessible::installFactory(&freshnessLineAccessible); }

} // namespace etagere
