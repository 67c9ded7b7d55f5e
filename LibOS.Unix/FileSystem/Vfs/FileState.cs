using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>The root of all that the processes of an instance share about files: at one address, in one page.</summary>
/// <remarks>
/// <see cref="TableGuard"/> protects the slabs, open files, descriptor tables, pipes, counters and the terminal: short work, no I/O.
/// What a process leaves behind when it dies inside is at worst a count too high, which costs memory and nothing else.
/// </remarks>
public unsafe struct FileState
{
    internal Guard TableGuard;
    /// <summary>Changes with every event that a poll might wait for.</summary>
    internal uint PollSequence;
    internal uint NextDevice;
    public Mount* Mounts;
    /// <summary>Root of the name space.</summary>
    public Vnode* Root;
    Slab vnodes;
    internal Slab OpenFiles;
    internal Slab Names;
    internal Slab Locks;
    internal Slab Channels;
    internal Slab Watches;
    internal void* Terminal;

    /// <summary>The instance this process belongs to.</summary>
    public static FileState* Current { get; private set; }

    /// <summary>Makes the state of a new instance.</summary>
    /// <returns>Null without memory.</returns>
    public static FileState* Create()
    {
        var state = (FileState*)FileHost.AllocatePages(1);
        if (state == null)
            return null;
        state->NextDevice = 1;
        state->vnodes.Initialise(sizeof(Vnode));
        state->OpenFiles.Initialise(sizeof(OpenFile));
        state->Names.Initialise(OpenFile.NameCapacity);
        state->Locks.Initialise(64);
        state->Channels.Initialise(128);
        state->Watches.Initialise(64);
        Current = state;
        return state;
    }

    /// <summary>Joins an instance whose state is mapped at the same address.</summary>
    public static void Attach(FileState* state) => Current = state;

    internal static void Enter() => Guard.Enter(&Current->TableGuard);

    internal static void Leave() => Guard.Leave(&Current->TableGuard);

    /// <summary>Wakes whoever polls. Under the table guard or not.</summary>
    internal static void Announce() => System.Threading.Interlocked.Increment(ref Current->PollSequence);

    internal static Vnode* TakeVnode()
    {
        Enter();
        var node = (Vnode*)Current->vnodes.Take();
        Leave();
        return node;
    }

    internal static void GiveVnode(Vnode* node)
    {
        Enter();
        Current->vnodes.Give(node);
        Leave();
    }
}
