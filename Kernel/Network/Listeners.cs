using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// Environments that get copies: of what no filter takes, because it is for the link and not for one of them, or of everything. A listener is there by a capability
/// and goes with it.
/// </summary>
public struct Listeners
{
    /// <summary>Each costs every frame that no filter takes a copy.</summary>
    public const int Most = 8;

    private Entries _entries;

    public struct Listener
    {
        public uint Environment;
        /// <summary>Slot of the Network capability.</summary>
        public uint Capability;
        public ListenMode Mode;
    }

    [InlineArray(Most)]
    private struct Entries
    {
        private Listener _first;
    }

    public int Count { get; private set; }

    /// <summary>How many of them listen to all.</summary>
    public int CountAll { get; private set; }

    public readonly Listener this[int index] => _entries[index];

    public readonly bool HasRoom(uint environment) => Count < Most || Find(environment) >= 0;

    /// <summary>There is room. Whoever listens already, listens otherwise.</summary>
    public void Set(in Listener listener)
    {
        Remove(Find(listener.Environment));
        if (listener.Mode == ListenMode.Off)
            return;
        _entries[Count++] = listener;
        CountAll += listener.Mode == ListenMode.All ? 1 : 0;
    }

    /// <summary>A capability is no longer what it was: who listened by it listens no more.</summary>
    public void Forget(uint capability)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_entries[i].Capability == capability)
                Remove(i);
        }
    }

    private readonly int Find(uint environment)
    {
        var index = Count - 1;
        while (index >= 0 && _entries[index].Environment != environment)
            index--;
        return index;
    }

    private void Remove(int index)
    {
        if (index < 0)
            return;
        CountAll -= _entries[index].Mode == ListenMode.All ? 1 : 0;
        _entries[index] = _entries[--Count];
    }
}
