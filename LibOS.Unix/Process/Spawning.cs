using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Loading;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>
/// Gives a process an environment of its own: the libOS image again or a bare program, an account below the instance's, the capabilities of the
/// instance, the first pages of the shared window. A hosted program is loaded by the new environment itself (Start/UnixMain).
/// </summary>
public static unsafe class Spawning
{
    private const ulong Scratch = 0x0000_7E48_0000_0000, ImageWindow = 0x0000_7E50_0000_0000;

    /// <summary>Largest bare program.</summary>
    private const ulong LargestImage = 64 << 20;

    /// <summary>The instance's account: the first process has it as its own.</summary>
    public static NamedCapability InstanceAccount => Grants.TryFind("instance"u8, out var instance) || Grants.TryFind("account"u8, out instance) ? instance : default;

    /// <summary>Starts an environment for <paramref name="process"/>, which finds the block in its entry.</summary>
    /// <param name="process">Stays as it is when that fails.</param>
    /// <param name="block">What the new environment is to load; it frees it.</param>
    /// <param name="program">As opened. A bare one becomes the environment's image; any other the environment loads itself.</param>
    public static Errno Start(ProcessEntry* process, StartBlock* block, in Program program)
    {
        if (!Grants.TryFind("image"u8, out var image))
            return Errno.EAGAIN;
        if (!program.IsBare)
        {
            var window = new FrameWindow(image, ImageWindow, MapFlags.Read);
            return Start(process, block, NameText.ToName("LibOS.Unix"u8), ref window);
        }

        // Read before anything is made: reading may let another thread run, which may come here, too.
        var error = ReadImage(program.File, out var memory, out var length);
        if (error != Errno.None)
            return error;
        var copy = new ImageBytes(memory, length);
        error = Start(process, block, program.LibOs, ref copy);
        SharedMemory.FreePages(memory, PagesFor(length));
        return error;
    }

    private static Errno Start<TImage>(ProcessEntry* process, StartBlock* block, in Name32 libOs, ref TImage image) where TImage : struct, IImageFile
    {
        if (!Grants.TryFind("creation"u8, out var creation))
            return Errno.EAGAIN;
        var account = InstanceAccount;
        var derived = KernelApi.CapabilityDerive(account.Handle, 0, account.Length, Rights.All);
        if (derived < 0)
            return Errno.EAGAIN;
        var own = account;
        own.Name = NameText.ToName("account"u8);
        own.Handle = new Handle((ulong)derived);
        own.Base = SystemTables.Capability(own.Handle.Index).Base;

        var builder = new EnvironmentBuilder(own, move: true, account.Handle, Scratch);
        builder.Create(creation.Handle, NameText.ToName(FileName(StartBlock.Path(block))), libOs);
        account.Name = NameText.ToName("instance"u8);
        builder.ShareHere(SharedMemory.WindowBase, SharedMemory.RootPages, builder.Grant(account, Rights.All), MapFlags.Read | MapFlags.Write);
        var shared = GrantAll(ref builder, creation);
        builder.Load(ref image, shared);
        var before = (process->EnvironmentSlot, process->EnvironmentGeneration, process->Environment, process->Account, (ulong)process->Start, process->State);
        if (builder.Error == BuildError.None)
        {
            ref readonly var named = ref SystemTables.Capability(builder.Environment.Index);
            process->EnvironmentSlot = (uint)named.Base;
            process->EnvironmentGeneration = named.ObjectGeneration;
            process->Environment = builder.Environment;
            process->Account = (uint)own.Base;
            process->Start = block;
            process->State = ProcessState.Running;
        }

        builder.Start((ulong)process);
        if (builder.Error == BuildError.None)
            return Errno.None;
        var isImage = builder.Error == BuildError.Image;
        (process->EnvironmentSlot, process->EnvironmentGeneration, process->Environment, process->Account, var start, process->State) = before;
        process->Start = (void*)start;
        builder.Abandon();
        // Unless the environment had it already.
        KernelApi.CapabilityDrop(own.Handle);
        return isImage ? Errno.ENOEXEC : Errno.ENOMEM;
    }

    /// <summary>The whole file in shared pages, which the caller gives back.</summary>
    private static Errno ReadImage(void* file, out byte* memory, out ulong length)
    {
        memory = null;
        length = FileObjects.Size(file);
        if (length > LargestImage)
            return Errno.ENOMEM;
        memory = SharedMemory.AllocatePages(PagesFor(length));
        if (memory == null)
            return Errno.ENOMEM;
        var read = FileObjects.ReadAt(file, 0, memory, length);
        if (read == (long)length)
            return Errno.None;
        SharedMemory.FreePages(memory, PagesFor(length));
        return read < 0 ? (Errno)(-read) : Errno.ENOEXEC;
    }

    private static uint PagesFor(ulong length) => (uint)((length + Layout.PageSize - 1) >> Layout.PageShift);

    private static ReadOnlySpan<byte> FileName(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];

    /// <returns>The image's capability as the new environment holds it.</returns>
    private static Handle GrantAll(ref EnvironmentBuilder builder, NamedCapability creation)
    {
        var image = Handle.None;
        foreach (ref readonly var entry in Grants.All)
        {
            if (entry.Kind is CapabilityKind.Account or CapabilityKind.Creation or CapabilityKind.Environment)
                continue;
            var granted = builder.Grant(entry, entry.Rights);
            if (entry.Name.Text().SequenceEqual("image"u8))
                image = granted;
        }

        // Half of what may still be created goes along, and comes back with the process' end.
        var left = SystemTables.Capability(creation.Handle.Index).Length / 2;
        var share = left == 0 ? -1 : KernelApi.CapabilityDerive(creation.Handle, 0, left, Rights.All);
        if (share < 0)
            return image;
        creation.Handle = new Handle((ulong)share);
        creation.Length = left;
        builder.Grant(creation, Rights.All, move: true);
        return image;
    }
}
