// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/fieldviews.h"

namespace etagere {

HeaderList headerList(const FieldViews &fields)
{
    HeaderList list;
    for (const FieldView &field : fields) {
        if (field.isNull)
            list.appendNull(field.name.toByteArray());
        else
            list.append(field.name.toByteArray(), field.value.toByteArray());
    }
    return list;
}

FieldViews fieldViews(const HeaderList &fields)
{
    FieldViews views;
    for (const HeaderField &field : fields)
        views.append({ field.name, field.value, field.isNull });
    return views;
}

} // namespace etagere
