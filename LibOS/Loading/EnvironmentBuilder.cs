using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Loading;

/// <summary>
/// Makes an environment out of a libOS image: an embryo, the image's segments (what is not writable is mapped from the image's own frames where it has
/// some, the rest are copies), a stack, the parameters page with the granted capabilities. Steps in the order of the methods; the first failure
/// is kept, later steps do nothing, and <see cref="Abandon"/> takes the embryo back.
/// <code>
///   image base …            segments
///   StackTop - StackPages   stack
///   ParametersAddress       EnvironmentParameters, entries, arguments
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
public unsafe ref partial struct EnvironmentBuilder
{
    public const ulong ParametersAddress = 0x0000_7E80_0000_0000;
    public const ulong StackTop = 0x0000_7E7F_0000_0000;
    public const uint StackPages = 16;

    /// <summary>Requests of one call.</summary>
    private const int BatchSize = 64;

    private readonly NamedCapability _account;
    private readonly bool _movesAccount;
    private readonly Handle _above;
    private readonly ulong _scratch;
    private ulong _entry;

    /// <param name="account">Account that pays, as the caller holds it (all rights). The new environment gets it first of all: what is mapped there is
    /// mapped by what it holds.</param>
    /// <param name="move">The caller loses the account.</param>
    /// <param name="above">An account of the caller's that covers it, by which the caller sees new pages to fill them.</param>
    /// <param name="scratch">Two pages of the caller's address space that nobody else uses meanwhile.</param>
    public EnvironmentBuilder(scoped in NamedCapability account, bool move, Handle above, ulong scratch)
    {
        _account = account;
        _movesAccount = move;
        _above = above;
        _scratch = scratch;
    }

    public Handle Environment { get; private set; }

    /// <summary>The account as the new environment holds it.</summary>
    public Handle Account { get; private set; }

    public BuildError Error { get; private set; }

    public KernelError KernelAnswer { get; private set; }

    public ElfError ImageError { get; private set; }

    private readonly EnvironmentParameters* Parameters => (EnvironmentParameters*)_scratch;

    private readonly ulong CopyPage => _scratch + Layout.PageSize;

    /// <summary>Makes the embryo, its parameters page with the account on it, and its stack.</summary>
    public void Create(Handle creation, in Name32 name, in Name32 libOs)
    {
        var order = new EnvironmentOrder { Creation = creation, Account = _account.Handle, Name = name, LibOs = libOs };
        var answer = KernelApi.EnvironmentCreate(&order);
        if (!Accept(answer, BuildError.Create))
            return;
        Environment = new Handle((ulong)answer);
        answer = KernelApi.CapabilityGrant(_account.Handle, Environment, Rights.All, _movesAccount);
        if (!Accept(answer, BuildError.Grant))
            return;
        Account = new Handle((ulong)answer);
        if (!TakePage(ParametersAddress, MapFlags.Read | MapFlags.Write, _scratch))
            return;
        Parameters->Magic = EnvironmentParameters.ExpectedMagic;
        Parameters->EntriesOffset = (uint)sizeof(EnvironmentParameters);
        Parameters->ArgumentsOffset = (uint)Layout.PageSize;
        List(_account, Account, Rights.All);
        AddPages(StackTop - (StackPages * Layout.PageSize), StackPages, MapFlags.Read | MapFlags.Write);
    }

    /// <summary>Maps fresh zeroed pages into the environment.</summary>
    public void AddPages(ulong address, uint pages, MapFlags access)
    {
        if (Error != BuildError.None)
            return;
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Environment, buffer, BatchSize);
        for (var page = 0u; page < pages; page++)
            batch.Add(address + (page * Layout.PageSize), 0, Account, access | MapFlags.Allocate | MapFlags.Spared);
        Accept((long)batch.Flush(), BuildError.Memory);
    }

    /// <summary>Maps pages of the caller's to the same addresses.</summary>
    /// <param name="source">A capability that covers their frames and that the new environment was granted.</param>
    public void ShareHere(ulong address, uint pages, Handle source, MapFlags access)
    {
        if (Error != BuildError.None)
            return;
        var buffer = stackalloc MapRequest[BatchSize];
        var batch = new MapBatch(Environment, buffer, BatchSize);
        for (var end = address + (pages * Layout.PageSize); address < end; address += Layout.PageSize)
            batch.Add(address, PageTables.FrameAt(address), source, access);
        Accept((long)batch.Flush(), BuildError.Memory);
    }

    /// <summary>Maps a frame that exists already.</summary>
    /// <param name="source">A capability that covers it and that the new environment was granted.</param>
    public void MapThere(ulong address, ulong frame, Handle source, MapFlags access)
    {
        if (Error == BuildError.None)
            Accept((long)KernelApi.Map(Environment, new MapRequest { Address = address, Frame = frame, Source = source, Flags = access }), BuildError.Memory);
    }

    /// <summary>Arguments, each with its NUL.</summary>
    public void SetArguments(scoped ReadOnlySpan<byte> arguments)
    {
        if (Error != BuildError.None)
            return;
        var start = (uint)Layout.PageSize - (uint)arguments.Length;
        if (arguments.Length >= (int)Layout.PageSize || start < EntriesEnd)
        {
            Error = BuildError.Parameters;
            return;
        }

        arguments.CopyTo(new Span<byte>((byte*)_scratch + start, arguments.Length));
        Parameters->ArgumentsOffset = start;
        Parameters->ArgumentsLength = (uint)arguments.Length;
    }

    /// <summary>Grants a capability and names it on the parameters page.</summary>
    /// <param name="entry">Name, kind, range as the new environment shall see them; Handle as the caller holds it.</param>
    /// <param name="rights">What the copy may do.</param>
    /// <param name="move">The caller loses it.</param>
    /// <returns>The handle that is valid in the new environment; None on a failure.</returns>
    public Handle Grant(in NamedCapability entry, Rights rights, bool move = false)
    {
        if (Error != BuildError.None)
            return Handle.None;
        if (EntriesEnd + (uint)sizeof(NamedCapability) > Parameters->ArgumentsOffset)
        {
            Error = BuildError.Parameters;
            return Handle.None;
        }

        var answer = KernelApi.CapabilityGrant(entry.Handle, Environment, rights, move);
        if (!Accept(answer, BuildError.Grant))
            return Handle.None;
        List(entry, new Handle((ulong)answer), rights);
        return new Handle((ulong)answer);
    }

    /// <summary>Starts it at the image's entry point, with the parameters page in rdi.</summary>
    /// <param name="secondArgument">Found in rsi.</param>
    /// <param name="flags">Whether it has a part in spare time.</param>
    public void Start(ulong secondArgument = 0, StartFlags flags = StartFlags.None)
    {
        if (Error != BuildError.None)
            return;
        var state = new StartState
        {
            Rip = _entry,
            Rsp = StackTop,
            Argument = ParametersAddress,
            SecondArgument = secondArgument,
            Masked = 1,
            Flags = flags,
        };
        Accept((long)KernelApi.EnvironmentStart(Environment, &state), BuildError.Start);
        ForgetPage(_scratch);
    }

    /// <summary>After a failure: takes the embryo back with all that was put into it.</summary>
    public void Abandon()
    {
        ForgetPage(_scratch);
        ForgetPage(CopyPage);
        if (Environment.IsNone)
            return;
        KernelApi.EnvironmentDestroy(Environment, 0);
        KernelApi.CapabilityDrop(Environment);
        Environment = Handle.None;
    }

    private readonly uint EntriesEnd => Parameters->EntriesOffset + (Parameters->Count * (uint)sizeof(NamedCapability));

    /// <summary>Names a capability on the parameters page.</summary>
    private readonly void List(in NamedCapability entry, Handle handle, Rights rights)
    {
        var copy = (NamedCapability*)((byte*)_scratch + EntriesEnd);
        *copy = entry;
        copy->Handle = handle;
        copy->Rights = rights;
        Parameters->Count++;
    }

    /// <summary>A fresh zeroed page in the new environment, and in the caller's address space to be filled.</summary>
    private bool TakePage(ulong address, MapFlags access, ulong here)
    {
        var request = new MapRequest { Address = address, Source = Account, Flags = MapFlags.Allocate | MapFlags.Spared | access };
        if (!Accept((long)KernelApi.Map(Environment, &request, 1, out _), BuildError.Memory))
            return false;
        var seen = new MapRequest { Address = here, Frame = request.Frame, Source = _above, Flags = MapFlags.Read | MapFlags.Write };
        return Accept((long)KernelApi.Map(Handle.None, seen), BuildError.Memory);
    }

    private static void ForgetPage(ulong address) =>
        KernelApi.Map(Handle.None, new MapRequest { Address = address, Flags = MapFlags.Unmap });

    private bool Accept(long answer, BuildError step)
    {
        if (answer >= 0)
            return true;
        Error = step;
        KernelAnswer = (KernelError)answer;
        return false;
    }
}
