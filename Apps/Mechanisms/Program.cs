using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.Mechanisms.Extents;
using ExoCosmos.Mechanisms.Family;
using ExoCosmos.Mechanisms.Memory;
using ExoCosmos.Mechanisms.Recalling;
using ExoCosmos.Mechanisms.Slices;
using ExoCosmos.Mechanisms.Transfer;

namespace ExoCosmos.Mechanisms;

/// <summary>
/// Shows the kernel's mechanisms at work, and measures them, on a machine of its own: started with the name of a mechanism it goes through
/// its exhibits, one after the other, and prints a line of figures for each; its children are copies of itself with other roles. What the figures must be, the machine tests say.
/// </summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        var role = Grants.Argument(0);
        if (SliceRoles.TryPlay(role) || TransferRoles.TryPlay(role) || RecallRoles.TryPlay(role))
            KernelApi.EnvironmentExit(0);
        if (role.SequenceEqual("extents"u8))
        {
            ExtentStory.Show();
            KernelApi.EnvironmentExit(0);
        }

        if (!Child.MakeSharedPage())
            Panic.Because("there is no memory for the shared page"u8);
        if (role.SequenceEqual("slices"u8))
            SliceExhibits.Show();
        else if (role.SequenceEqual("transfer"u8))
            TransferExhibits.Show();
        else if (role.SequenceEqual("recall"u8))
            RecallExhibits.Show();
        else if (role.SequenceEqual("memory"u8))
            MemoryExhibits.Show();
        else if (role.SequenceEqual("recall-unix"u8))
            UnixExhibit.Show();
        else
            Panic.Because("no such mechanism"u8);
        KernelApi.Power(Grants.Find("power"u8), PowerOperation.Off, 0);
    }
}
