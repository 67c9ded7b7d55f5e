using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>What /proc says of the machine, in the formats of Linux (proc(5)) that programs look for.</summary>
internal static unsafe class MachineTexts
{
    const ulong KilobytesPerPage = 4;

    public static void Memory(ref GeneratedText text)
    {
        var available = MachineTables.Available * KilobytesPerPage;
        text.Kilobytes("MemTotal"u8, MachineTables.Budget * KilobytesPerPage);
        text.Kilobytes("MemFree"u8, available);
        text.Kilobytes("MemAvailable"u8, available);
        text.Kilobytes("Buffers"u8, 0);
        text.Kilobytes("Cached"u8, 0);
        text.Kilobytes("SwapCached"u8, 0);
        text.Kilobytes("SwapTotal"u8, 0);
        text.Kilobytes("SwapFree"u8, 0);
        text.Kilobytes("Shmem"u8, 0);
    }

    /// <summary>One processor; its name is the processor's own (CPUID 80000002h to 80000004h).</summary>
    public static void Processor(ref GeneratedText text)
    {
        text.Text("processor\t: 0\nvendor_id\t: "u8);
        ProcessorName.Vendor(ref text);
        text.Text("\nmodel name\t: "u8);
        ProcessorName.Model(ref text);
        text.Text("\ncpu MHz\t\t: "u8);
        text.Hundredths(MachineTables.System->TscHertz / 10_000);
        text.Text("\nphysical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\nflags\t\t: fpu tsc msr pae cx8 sep pge cmov mmx fxsr sse sse2 syscall nx lm\n\n"u8);
    }

    public static void Statistics(ref GeneratedText text)
    {
        ulong busy = 0;
        for (var slot = 1u; slot < MachineTables.System->EnvironmentSlots; slot++)
            busy += MachineTables.Environments[slot].CpuTicks;
        var used = MachineTables.Nanoseconds(busy) / 10_000_000;
        var all = MachineTables.Uptime / 10_000_000;
        for (var line = 0; line < 2; line++)
        {
            text.Text(line == 0 ? "cpu  "u8 : "cpu0 "u8);
            text.Number(used);
            text.Text(" 0 0 "u8);
            text.Number(all > used ? all - used : 0);
            text.Text(" 0 0 0 0 0 0\n"u8);
        }
        text.Text("ctxt 0\nbtime "u8);
        text.Number(MachineTables.System->BootUnixNanoseconds / 1_000_000_000);
        text.Text("\nprocesses "u8);
        text.Number((uint)ProcessTable.Shared->LastId);
        text.Text("\nprocs_running 1\nprocs_blocked 0\n"u8);
    }

    public static void Uptime(ref GeneratedText text)
    {
        ulong busy = 0;
        for (var slot = 1u; slot < MachineTables.System->EnvironmentSlots; slot++)
            busy += MachineTables.Environments[slot].CpuTicks;
        var up = MachineTables.Uptime / 10_000_000;
        var used = MachineTables.Nanoseconds(busy) / 10_000_000;
        text.Hundredths(up);
        text.Space();
        text.Hundredths(up > used ? up - used : 0);
        text.Line();
    }

    public static void Load(ref GeneratedText text)
    {
        ulong running = 0, all = 0;
        for (var slot = 1u; slot < MachineTables.System->EnvironmentSlots; slot++)
        {
            var state = MachineTables.Environments[slot].State;
            if (state is EnvironmentState.Ready or EnvironmentState.Running)
                running++;
            if (state is not (EnvironmentState.Empty or EnvironmentState.Dead))
                all++;
        }
        // No averages are kept; the number that is running is as good as it gets.
        for (var i = 0; i < 3; i++)
        {
            text.Hundredths(running * 100);
            text.Space();
        }
        text.Number(running);
        text.Byte((byte)'/');
        text.Number(all);
        text.Space();
        text.Number((uint)ProcessTable.Shared->LastId);
        text.Line();
    }

    /// <summary>/proc/mounts.</summary>
    public static void Mounts(ref GeneratedText text)
    {
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
        {
            text.Field(Mount.Source(mount));
            text.Space();
            text.Field(Mount.Target(mount));
            text.Space();
            text.Text(TypeOf(mount->Kind));
            text.Text(mount->ReadOnly ? " ro,relatime 0 0\n"u8 : " rw,relatime 0 0\n"u8);
        }
    }

    /// <summary>/proc/…/mountinfo: number, parent, device, root, mount point, options, separator, type, source, more options.</summary>
    public static void MountInformation(ref GeneratedText text)
    {
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
        {
            text.Number(mount->Device);
            text.Space();
            text.Number(mount->Covered == null ? 0 : mount->Covered->Mount->Device);
            text.Text(" 0:"u8);
            text.Number(mount->Device);
            text.Text(" / "u8);
            text.Field(Mount.Target(mount));
            text.Text(mount->ReadOnly ? " ro,relatime - "u8 : " rw,relatime - "u8);
            text.Text(TypeOf(mount->Kind));
            text.Space();
            text.Field(Mount.Source(mount));
            text.Text(mount->ReadOnly ? " ro\n"u8 : " rw\n"u8);
        }
    }

    static System.ReadOnlySpan<byte> TypeOf(FileSystemKind kind) => kind switch
    {
        FileSystemKind.Ext2 => "ext2"u8,
        FileSystemKind.Tmpfs => "tmpfs"u8,
        FileSystemKind.Proc => "proc"u8,
        _ => "sysfs"u8,
    };
}
