using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>What the shell can see of the machine while it runs: the kernel's trace, and tables that are shown again and again.</summary>
[TestClass]
public sealed class ObservationTests
{
    [TestMethod]
    public void TheTraceShowsWhatHappens()
    {
        var (guest, shell) = Machines.Product().Boot();
        using (guest)
        {
            Assert.DoesNotContain("call", shell.Run("trace", Machines.LineTimeout), "nothing is recorded that nobody asked for");
            shell.Run("trace start life fault map switch", Machines.LineTimeout);
            // A bare program: the ring is hardly longer than what a .NET program does while it starts.
            shell.Run("hello Ada", Machines.LineTimeout);
            shell.Run("trace stop", Machines.LineTimeout);
            var events = shell.Run("trace -n 2048", Machines.LineTimeout);
            foreach (var wanted in new[] { "life +starts", "life +ends", "life +is gone", "fault +- +[0-9a-f]*e ", "map +- ", "switch +- " })
                StringAssert.Matches(events, new Regex(wanted));
            Assert.DoesNotContain(" call ", events);
            // Stopped: the same again.
            Assert.AreEqual(shell.Run("trace -k life", Machines.LineTimeout), shell.Run("trace -k life", Machines.LineTimeout));

            shell.Run("trace start call", Machines.LineTimeout);
            var followed = shell.Run("trace follow -n 4 -k call -e shell", Machines.LineTimeout);
            Assert.HasCount(4, Regex.Matches(followed, @"shell +call +[A-Z]\w+ "));
            shell.Run("trace stop", Machines.LineTimeout);
            PowerOff(guest, shell);
        }
    }

    [TestMethod]
    public void TablesAreShownAgainAndAgain()
    {
        var (guest, shell) = Machines.Product().Boot();
        using (guest)
        {
            foreach (var command in new[] { "env", "mem", "disk", "caps" })
                Assert.HasCount(2, Regex.Matches(shell.Run($"{command} -w 1 -c 2 | cat", Machines.LineTimeout), "(OWNER|PARENT|HANDLE) ").Take(2), command);
            PowerOff(guest, shell);
        }
    }

    private static void PowerOff(Guest guest, GuestShell shell)
    {
        shell.Type("poweroff");
        Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
    }
}
