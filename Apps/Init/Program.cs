using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Init.Archive;
using ExoCosmos.Init.Disks;
using ExoCosmos.Init.Manifest;
using ExoCosmos.Init.Starting;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init;

/// <summary>
/// The first environment. Holds the root capabilities, starts the others from the manifest in the boot module, each with what is listed
/// there, and then waits for their ends.
/// </summary>
internal static unsafe class Program
{
    private const ulong BootWindow = 0x0000_2000_0000_0000;
    private const int LongestManifest = 1 << 16;

    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        if (!Grants.TryFind("boot"u8, out var boot))
        {
            Report.Line("there is no boot module: nothing can be started"u8);
        }
        else
        {
            var archive = new WindowSource(new FrameWindow(boot, BootWindow, MapFlags.Read));
            if (TryReadManifest(ref archive, out var manifest))
                StartAll(boot, archive, manifest);
        }

        Children.WaitForever();
    }

    private static bool TryReadManifest(ref WindowSource archive, out ReadOnlySpan<byte> manifest)
    {
        manifest = default;
        switch (CpioReader.Find(ref archive, "manifest"u8, out var member))
        {
            case CpioReader.Outcome.Absent:
                Report.Line("the boot module has no file 'manifest': nothing can be started"u8);
                return false;
            case CpioReader.Outcome.Damaged:
                Report.Line("the boot module is damaged: no file 'manifest' can be found in it"u8);
                return false;
            default:
                if (member.Length <= LongestManifest && archive.TryRead(member.Offset, (int)member.Length, out manifest))
                    return true;
                Report.Line("the manifest cannot be read: it may have 65536 bytes at most"u8);
                return false;
        }
    }

    private static void StartAll(in NamedCapability boot, WindowSource archive, ReadOnlySpan<byte> manifest)
    {
        var reader = new ManifestReader(manifest);
        var starter = new Starter(new ModuleFiles(boot, archive, manifest), manifest);
        var count = 0;
        while (reader.TryReadNext(out var entry))
        {
            var environment = starter.Start(entry);
            if (environment.IsNone)
                continue;
            Children.Add(environment);
            count++;
        }

        DiskKeeper.HoldTheRest();
        if (!reader.Problem.IsEmpty)
            Report.ManifestProblem(reader.Line, reader.Problem);
        else if (count == 0)
            Report.Line("the manifest started no environment"u8);
    }
}
