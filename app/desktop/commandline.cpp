// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include <CLI/CLI.hpp>

namespace {

constexpr int usageStatus = 2;

/// "1366x768"; invalid for anything else.
QSize sizeOf(const std::string &text)
{
    const QStringList parts = QString::fromStdString(text).split(u'x');
    return parts.size() == 2 ? QSize(parts.at(0).toInt(), parts.at(1).toInt()) : QSize();
}

std::string checkSize(const std::string &text)
{
    const QSize size = sizeOf(text);
    const bool isUsable = size.width() > 0 && size.height() > 0 && size.width() <= 16384 && size.height() <= 16384;
    return isUsable ? std::string() : "a size reads WIDTHxHEIGHT in pixels, such as 1366x768";
}

} // namespace

CommandLine parseCommandLine(int argc, char **argv)
{
    CLI::App app("Opens the caches that API clients left behind and shows them as HTTP.", "etagere");
    std::vector<std::string> locations;
    std::string screenshot;
    std::string size;
    std::string theme;
    std::string view;
    app.add_option("LOCATION", locations, "Folder, file, or a location such as diskcache:/path");
    app.add_option("--screenshot", screenshot, "Save a picture of the window and quit")->type_name("FILE");
    app.add_option("--size", size, "Size of the window")->type_name("WxH")->check(CLI::Validator(checkSize, ""));
    app.add_option("--view", view, "Detail view in the picture: key, explain or replay");
    app.add_option("--theme", theme, "Colours of the window")->check(CLI::IsMember({ "light", "dark", "system" }));
    app.set_version_flag("--version", "etagere " ETAGERE_VERSION);
    CommandLine line;
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        line.exitStatus = app.exit(error) == 0 ? 0 : usageStatus;
    }
    for (const std::string &location : locations)
        line.locations << QString::fromLocal8Bit(location.data(), qsizetype(location.size()));
    line.screenshot = QString::fromStdString(screenshot);
    line.view = QString::fromStdString(view);
    line.size = sizeOf(size);
    line.theme = QString::fromStdString(theme);
    return line;
}
