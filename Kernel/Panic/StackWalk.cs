using System;
using System.Buffers.Binary;

namespace ExoCosmos.Kernel.Panic;

/// <summary>
/// Walks from a place in code to its callers. Reads the stack only inside the bytes it was given, goes only upwards, and ends at the
/// first address that the table has no frame for: an assembly stub, or a damaged stack. Only where the walk begins may be in a stub:
/// those that C# calls push nothing while they work, so the word at rsp leads back if compiled code is there.
/// <code>
/// var walk = new StackWalk(table, stack, stackAddress, rip, rsp, rbp);
/// do Print(walk.Address, walk.Location); while (walk.MoveToCaller());
/// </code>
/// </summary>
public ref struct StackWalk
{
    private readonly SymbolTable _table;
    private readonly ReadOnlySpan<byte> _stack;
    private readonly ulong _stackAddress;
    private ulong _stackPointer;
    private ulong _framePointer;
    private bool _atStart;

    /// <summary>Starts at the interrupted instruction.</summary>
    /// <param name="table">The symbols of the code.</param>
    /// <param name="stack">The stack's memory.</param>
    /// <param name="stackAddress">Virtual address of its first byte.</param>
    /// <param name="instructionPointer">rip there.</param>
    /// <param name="stackPointer">rsp there.</param>
    /// <param name="framePointer">rbp there.</param>
    public StackWalk(
        SymbolTable table, ReadOnlySpan<byte> stack, ulong stackAddress, ulong instructionPointer, ulong stackPointer, ulong framePointer)
    {
        _table = table;
        _stack = stack;
        _stackAddress = stackAddress;
        _stackPointer = stackPointer;
        _framePointer = framePointer;
        _atStart = true;
        Address = instructionPointer;
        IsKnown = _table.TryFind(Address, out var location);
        Location = location;
    }

    /// <summary>Where execution stands in this frame: the interrupted instruction, then return addresses.</summary>
    public ulong Address { get; private set; }

    /// <summary>Whether the table knows the address.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Method and line; empty unless <see cref="IsKnown"/>.</summary>
    public CodeLocation Location { get; private set; }

    /// <summary>Goes to the caller; false if there is none that can be found.</summary>
    public bool MoveToCaller()
    {
        if (!IsKnown)
            return false;
        if (!Location.HasFrame)
            return _atStart && TryLeaveStub();
        var rule = Location.Frame;
        var frame = unchecked((rule.FromFramePointer ? _framePointer : _stackPointer) + rule.FrameOffset);
        if (frame <= _stackPointer || !TryReadWord(unchecked(frame - 8), out var returnAddress))
            return false;
        if (rule.SavedFramePointer != 0)
        {
            if (!TryReadWord(unchecked(frame - rule.SavedFramePointer), out var saved))
                return false;
            _framePointer = saved;
        }

        // The call is in front of its return address, and may be the last instruction of its method.
        IsKnown = _table.TryFind(unchecked(returnAddress - 1), out var location);
        Enter(frame, returnAddress, location);
        return true;
    }

    private bool TryLeaveStub()
    {
        if (!TryReadWord(_stackPointer, out var returnAddress)
            || !_table.TryFind(unchecked(returnAddress - 1), out var location) || !location.HasFrame)
            return false;
        Enter(unchecked(_stackPointer + 8), returnAddress, location);
        return true;
    }

    private void Enter(ulong stackPointer, ulong address, CodeLocation location)
    {
        _atStart = false;
        _stackPointer = stackPointer;
        Address = address;
        Location = location;
    }

    private readonly bool TryReadWord(ulong address, out ulong value)
    {
        value = 0;
        var offset = unchecked(address - _stackAddress);
        if (offset % 8 != 0 || offset >= (ulong)_stack.Length || (ulong)_stack.Length - offset < 8)
            return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(_stack[(int)offset..]);
        return true;
    }
}
