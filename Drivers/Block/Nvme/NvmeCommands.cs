using System.Runtime.CompilerServices;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// Which commands are in flight and which request each is a part of. A request ends with its last command, with the worst of their answers.
/// This is memory of the driver's own: what the controller writes is checked against it.
/// </summary>
internal struct NvmeCommands
{
    private const byte NoRequest = 0xFF;

    private Numbers _owners;
    private Numbers _free;
    private Requests _requests;
    private int _size;

    private struct Request
    {
        public byte Left;
        public BlockStatus Worst;
    }

    [InlineArray(NvmeMemory.MaximumEntries)]
    private struct Numbers
    {
        private byte _first;
    }

    [InlineArray(NvmeMemory.Requests)]
    private struct Requests
    {
        private Request _first;
    }

    /// <summary>Starts with commands 0 to <paramref name="size"/> - 1 free; at most 255.</summary>
    public void Initialize(int size)
    {
        this = default;
        _size = size;
        Free = size;
        for (var command = 0; command < size; command++)
        {
            _free[command] = (byte)command;
            _owners[command] = NoRequest;
        }
    }

    /// <summary>Commands that are not in flight.</summary>
    public int Free { readonly get; private set; }

    /// <summary>Takes a free command for a part of a request; there must be one.</summary>
    public ushort Begin(int request)
    {
        var command = _free[--Free];
        _owners[command] = (byte)request;
        _requests[request].Left++;
        return command;
    }

    /// <summary>Ends a command.</summary>
    /// <param name="command">Any number, as the controller says it.</param>
    /// <param name="request">Whose part it was.</param>
    /// <param name="isLast">Whether the request has ended with it.</param>
    /// <param name="worst">Then, what became of the request.</param>
    /// <returns>False when no such command is in flight.</returns>
    public bool TryEnd(ushort command, BlockStatus status, out int request, out bool isLast, out BlockStatus worst)
    {
        (request, isLast, worst) = (0, false, BlockStatus.Success);
        if (command >= _size || _owners[command] == NoRequest)
            return false;
        request = _owners[command];
        _owners[command] = NoRequest;
        _free[Free++] = (byte)command;
        ref var state = ref _requests[request];
        if (status > state.Worst)
            state.Worst = status;
        worst = state.Worst;
        isLast = --state.Left == 0;
        if (isLast)
            state = default;
        return true;
    }
}
