using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>The players of a program, and what they hold that is not of it: what they are made of.</summary>
public unsafe struct Cast
{
    private const int MostOwn = 48;

    [InlineArray(Stage.Players)]
    private struct Slots
    {
        private uint _first;
    }

    [InlineArray(MostOwn)]
    private struct Handles
    {
        private ulong _first;
    }

    [InlineArray(Stage.Players)]
    private struct Numbers
    {
        private ulong _first;
    }

    private Slots _slots;
    private Slots _accounts;

    /// <summary>Frames that each had used up when the program began.</summary>
    private Numbers _used;
    private Handles _own;
    private int _ownCount;

    public void SetPlayer(int index, uint slot) => _slots[index] = slot;

    /// <summary>What a player holds, and has used of its account, is its own. False when that is too much.</summary>
    public bool AddOwn(in Tables tables, int player)
    {
        _accounts[player] = tables.Environments[_slots[player]].Account;
        _used[player] = tables.Accounts[_accounts[player]].Used;
        for (var slot = tables.Environments[_slots[player]].FirstHeld; slot != 0; slot = tables.Capabilities[slot].NextHeld)
        {
            if (_ownCount == MostOwn)
                return false;
            _own[_ownCount++] = Handle.Of(slot, tables.Capabilities[slot].Generation).Value;
        }

        return true;
    }

    /// <summary>But this is the program's.</summary>
    public void Give(ulong handle)
    {
        for (var i = 0; i < _ownCount; i++)
        {
            if (_own[i] == handle)
                _own[i] = 0;
        }
    }

    public readonly uint Slot(int player) => _slots[player];

    /// <summary>Frames for page tables that a player has paid since the program began: nothing else is paid by its own account. 0 when it has ended: all go then.</summary>
    public readonly ulong Tables(in Tables tables, int player) =>
        tables.Environments[_slots[player]].State is EnvironmentState.Empty or EnvironmentState.Dead ? 0 : tables.Accounts[_accounts[player]].Used - _used[player];

    /// <summary>Which player an environment is; one number for all embryos of their making; -1 for others.</summary>
    public readonly int NumberOf(in Tables tables, uint slot)
    {
        for (var player = 0; player < Stage.Players; player++)
        {
            if (_slots[player] == slot)
                return player;
        }

        if (tables.Environments[slot].State != EnvironmentState.Embryo)
            return -1;
        for (var player = 0; player < Stage.Players; player++)
        {
            if (_slots[player] == tables.Environments[slot].Creator)
                return Stage.Players;
        }

        return -1;
    }

    /// <summary>Which player an environment is that the kernel names by slot and generation; their number for others.</summary>
    public readonly ulong NumberOf(in Tables tables, ulong name)
    {
        for (var player = 0; player < Stage.Players; player++)
        {
            if ((uint)name == _slots[player] && (uint)(name >> 32) == tables.Environments[_slots[player]].Generation)
                return (ulong)player;
        }

        return Stage.Players;
    }

    /// <summary>Is this capability the program's?</summary>
    public readonly bool IsProgram(in Tables tables, uint slot)
    {
        ref readonly var capability = ref tables.Capabilities[slot];
        if (capability.Kind == CapabilityKind.None || NumberOf(tables, capability.Holder) < 0)
            return false;
        var handle = Handle.Of(slot, capability.Generation).Value;
        for (var i = 0; i < _ownCount; i++)
        {
            if (_own[i] == handle)
                return false;
        }

        return true;
    }
}
