// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/keptviews.h"

#include <array>

namespace etagere {

void keepViews(RowMeta &meta)
{
    const std::array views{ &meta.method, &meta.url,  &meta.decodedKey,   &meta.contentType,
                            &meta.etag,   &meta.vary, &meta.lastModified, &meta.error,
                            &meta.contentLanguage };
    qsizetype size = 0;
    for (const QByteArrayView *view : views)
        size += view->size();
    QByteArray &kept = meta.scratch;
    kept.resize(0);
    kept.reserve(size); // so that no view moves while the others are added
    for (QByteArrayView *view : views) {
        const qsizetype at = kept.size();
        kept.append(*view);
        *view = QByteArrayView(kept).sliced(at);
    }
}

} // namespace etagere
