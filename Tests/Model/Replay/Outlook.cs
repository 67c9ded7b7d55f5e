using System;
using System.Globalization;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Packet;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>What can be seen of a program's world in the simulation, as Apps/Interpreter sees it on a machine.</summary>
internal sealed unsafe class Outlook
{
    private readonly SimulatedMachine _machine;
    private readonly Observation _kernel;
    private readonly Actor[] _actors;
    private readonly ProgramVariables _variables;
    private readonly Cast _cast;
    private readonly Traffic _traffic;

    /// <summary>A program begins: all that players hold but what is in its variables is their own.</summary>
    public Outlook(SimulatedMachine machine, Actor[] actors, ProgramVariables variables)
    {
        (_machine, _kernel, _actors, _variables) = (machine, new Observation(machine), actors, variables);
        for (var player = 0; player < Stage.Players; player++)
        {
            _cast.SetPlayer(player, actors[player].Environment.Slot);
            if (!_cast.AddOwn(Tables, player))
                throw new InvalidOperationException("a player holds too much");
        }

        for (var variable = 0; variable < Stage.FirstFree; variable++)
            _cast.Give(variables[variable]);
        _traffic = Traffic.Begin(Tables);
    }

    private Tables Tables
    {
        get
        {
            var kernel = _machine.Kernel;
            return new Tables
            {
                Capabilities = kernel->Capabilities[0],
                Accounts = kernel->Accounts[0],
                Environments = kernel->Environments.Info(0),
                Frames = kernel->Frames[0],
                Interface = kernel->InterfaceTable,
                Filters = kernel->Interfaces[0].Filters.Table.Memory + FilterLayout.Shapes,
                EnvironmentCount = _machine.Sizes.Environments,
                AccountCount = _machine.Sizes.Accounts,
                WholeAccount = AccountTable.Root,
            };
        }
    }

    public ulong Delivered => _kernel.Interface(0).Delivered;

    /// <summary>Does somebody get a copy of what is sent?</summary>
    public bool AllIsHeard => _machine.Kernel->Interfaces[0].Listeners.CountAll != 0;

    /// <summary>Which player one is that the kernel names by slot and generation.</summary>
    public ulong NumberOf(ulong name) => _cast.NumberOf(Tables, name);

    /// <summary>The word at an address of a player's, if it can read it.</summary>
    public ulong? Word(int player, ulong address)
    {
        var space = new PlayerSpace(_machine, _kernel, _actors[player].Environment.Slot);
        return space.Entry(address & ~(Layout.PageSize - 1)) == 0 ? null : space.Word(address);
    }

    /// <summary>The words of the line that follows a step.</summary>
    public string Line(long answer)
    {
        var tables = Tables;
        var world = Digest.OfWorld(tables, _cast, _variables.All, _variables.Frames) + _traffic.Look(tables, _cast);
        ulong players = 0;
        for (var player = 0; player < Stage.Players; player++)
        {
            var actor = _actors[player];
            players = (players * 31) + Digest.Mix(Digest.OfPlayer(tables, actor.Environment.Slot, actor.IsAtRest, actor.Report, actor.Upcalls), _cast.Tables(tables, player));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(ulong)answer:x} {world:x} {players:x} {Pages():x}");
    }

    /// <summary>What those that are at rest see of their pages.</summary>
    private ulong Pages()
    {
        var tables = Tables;
        ulong all = 0;
        for (var player = 0; player < Stage.Players; player++)
        {
            if (!_actors[player].IsAtRest)
                continue;
            var sum = SpaceDigest.Of(tables, new PlayerSpace(_machine, _kernel, _actors[player].Environment.Slot));
            all += Digest.OfPages(player, sum + Digest.OfControl(_machine.Kernel->Environments.Record(_actors[player].Environment.Slot)->Control));
        }

        return all;
    }
}
