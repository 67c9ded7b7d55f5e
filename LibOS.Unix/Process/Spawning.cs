using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Loading;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>
/// Gives a process an environment of its own: the libOS image again, an account below the instance's, the capabilities of the instance, the first
/// pages of the shared window. The new environment loads the program itself (Start/UnixMain).
/// </summary>
public static unsafe class Spawning
{
    private const ulong Scratch = 0x0000_7E48_0000_0000, ImageWindow = 0x0000_7E50_0000_0000;

    /// <summary>The instance's account: the first process has it as its own.</summary>
    public static NamedCapability InstanceAccount => Grants.TryFind("instance"u8, out var instance) || Grants.TryFind("account"u8, out instance) ? instance : default;

    /// <summary>Starts an environment for <paramref name="process"/>, which finds the block in its entry.</summary>
    public static Errno Start(ProcessEntry* process, StartBlock* block)
    {
        if (!Grants.TryFind("image"u8, out var image) || !Grants.TryFind("creation"u8, out var creation))
            return Errno.EAGAIN;
        var account = InstanceAccount;
        var derived = KernelApi.CapabilityDerive(account.Handle, 0, account.Length, Rights.All);
        if (derived < 0)
            return Errno.EAGAIN;
        var own = account;
        own.Name = NameText.ToName("account"u8);
        own.Handle = new Handle((ulong)derived);
        own.Base = SystemTables.Capability(own.Handle.Index).Base;

        var builder = new EnvironmentBuilder(own.Handle, Scratch);
        builder.Create(creation.Handle, NameText.ToName(FileName(StartBlock.Path(block))), NameText.ToName("LibOS.Unix"u8));
        var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
        builder.Load(ref window);
        ShareWindow(ref builder, account.Handle);
        GrantAll(ref builder, account, creation);
        builder.Grant(own, Rights.All, move: true);
        if (builder.Error == BuildError.None)
        {
            ref readonly var named = ref SystemTables.Capability(builder.Environment.Index);
            process->EnvironmentSlot = (uint)named.Base;
            process->EnvironmentGeneration = named.ObjectGeneration;
            process->Account = (uint)own.Base;
            process->Start = block;
            process->State = ProcessState.Running;
        }

        builder.Start((ulong)process);
        if (builder.Error == BuildError.None)
        {
            // Its end is seen in the environment table; nobody needs to hold its name.
            KernelApi.CapabilityDrop(builder.Environment);
            return Errno.None;
        }

        process->State = ProcessState.Starting;
        process->EnvironmentSlot = 0;
        builder.Abandon();
        return Errno.ENOMEM;
    }

    private static ReadOnlySpan<byte> FileName(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];

    private static void ShareWindow(ref EnvironmentBuilder builder, Handle account)
    {
        for (var page = 0u; page < SharedMemory.RootPages; page++)
        {
            var address = SharedMemory.WindowBase + (page * Layout.PageSize);
            builder.MapThere(address, PageTables.FrameOf(PageTables.Entry(address)), account, MapFlags.Read | MapFlags.Write);
        }
    }

    private static void GrantAll(ref EnvironmentBuilder builder, NamedCapability account, NamedCapability creation)
    {
        foreach (ref readonly var entry in Grants.All)
        {
            if (entry.Kind is not (CapabilityKind.Account or CapabilityKind.Creation or CapabilityKind.Environment))
                builder.Grant(entry, entry.Rights);
        }

        account.Name = NameText.ToName("instance"u8);
        builder.Grant(account, Rights.All);
        // Half of what may still be created goes along, and comes back with the process' end.
        var left = SystemTables.Capability(creation.Handle.Index).Length / 2;
        var share = left == 0 ? -1 : KernelApi.CapabilityDerive(creation.Handle, 0, left, Rights.All);
        if (share < 0)
            return;
        creation.Handle = new Handle((ulong)share);
        creation.Length = left;
        builder.Grant(creation, Rights.All, move: true);
    }
}
