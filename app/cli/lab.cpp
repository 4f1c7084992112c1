// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"
#include "output.h"

#include <etagere/lab.h>

#include <CLI/CLI.hpp>

#include <csignal>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace etagere::cli {

namespace {

/// SIGINT and SIGTERM as something to wait for. Made before any thread starts, so that all of them leave the signals to
/// it.
class EndSignals
{
public:
    EndSignals()
    {
        sigset_t ending;
        sigemptyset(&ending);
        sigaddset(&ending, SIGINT);
        sigaddset(&ending, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &ending, nullptr);
        m_descriptor = ::signalfd(-1, &ending, SFD_CLOEXEC);
    }
    ~EndSignals() { ::close(m_descriptor); }
    EndSignals(const EndSignals &) = delete;
    EndSignals &operator=(const EndSignals &) = delete;

    /// Until one came, or the reader of standard output is gone.
    void wait() const
    {
        pollfd watched[] = { { m_descriptor, POLLIN, 0 }, { STDOUT_FILENO, 0, 0 } };
        while (::poll(watched, std::size(watched), -1) < 0 && errno == EINTR) { }
    }

private:
    int m_descriptor = -1;
};

int serve(quint16 port)
{
    const EndSignals end;
    const Result<std::unique_ptr<LabOrigin>> origin = LabOrigin::start(port);
    if (!origin)
        return report(origin.error());
    Output output;
    for (const LabResource &resource : (*origin)->resources())
        output.line((*origin)->url(resource.name) + ' ' + resource.teaches.toUtf8());
    if (output.flush())
        end.wait();
    return Finished;
}

} // namespace

void addLab(CLI::App &app, int &status)
{
    CLI::App *command = app.add_subcommand(
        "lab", "An origin to learn caching with: one resource a line, its URL and what it teaches; runs until ended");
    auto port = std::make_shared<quint16>(0);
    command->add_option("--port", *port, "Of 127.0.0.1; without it a free one");
    command->callback([port, &status] { status = serve(*port); });
}

} // namespace etagere::cli
